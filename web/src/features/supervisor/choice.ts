// The queue the board is narrowed to, kept for the next visit: a wall board comes back as it was.
const STORED = 'unissono.board.queue';

export function keptQueue(): string {
  try {
    return localStorage.getItem(STORED) ?? '';
  } catch {
    return '';
  }
}

export function keepQueue(id: string): void {
  try {
    localStorage.setItem(STORED, id);
  } catch {
    // Storage is blocked: the choice lasts for this visit.
  }
}
