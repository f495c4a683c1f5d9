// Sorting of a short list by its headers: the first press ascends, the second descends.
type Value = string | number;

export class Sorted<T> {
  by = $state('');
  down = $state(false);
  #values: Readonly<Record<string, (row: T) => Value>>;

  constructor(by: string, values: Readonly<Record<string, (row: T) => Value>>) {
    this.by = by;
    this.#values = values;
  }

  /** Gives what a column's header needs. */
  of(id: string): { sort: 'ascending' | 'descending' | 'none'; onsort: () => void } {
    return {
      sort: this.by === id ? (this.down ? 'descending' : 'ascending') : 'none',
      onsort: () => {
        this.down = this.by === id && !this.down;
        this.by = id;
      },
    };
  }

  apply(rows: readonly T[]): T[] {
    const value = this.#values[this.by];
    if (!value) return [...rows];
    const sign = this.down ? -1 : 1;
    return rows.toSorted((a, b) => {
      const [x, y] = [value(a), value(b)];
      return sign * (typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y));
    });
  }
}
