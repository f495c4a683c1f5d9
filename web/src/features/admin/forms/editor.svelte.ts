// The form that is being designed: what is stored, what is written, and the steps back and forth.
import type { FormFault, FormView } from '$api/forms';
import type { FormDefinition, FormField, FormSection } from '$lib/form/definition';
import { Draft } from '../parts/draft.svelte';
import {
  addField,
  addSection,
  duplicated,
  fieldAt,
  newField,
  put,
  putBack,
  putField,
  putSection,
  removed,
  stepped,
  type Kind,
  type Place,
} from './design';

/** Steps that can be taken back. */
const STEPS_MAX = 200;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

interface Step {
  definition: FormDefinition;
  selected: Place | null;
}

export class FormEditor {
  stored = $state.raw<FormView>() as FormView;
  draft: Draft<{ definition: FormDefinition }>;
  selected = $state.raw<Place | null>(null);
  /** What the server has against what is written. */
  faults = $state.raw<readonly FormFault[]>([]);
  /** Somebody tried to publish: what is missing is shown where it is missing. */
  tried = $state(false);
  #past = $state.raw<readonly Step[]>([]);
  #future = $state.raw<readonly Step[]>([]);
  /** The field that was written last: going on with it is the same step. */
  #writing: string | null = null;

  constructor(view: FormView) {
    this.stored = view;
    this.faults = view.faults;
    this.draft = new Draft({ definition: view.draft as FormDefinition }, false, {
      revision: view.revision,
      // Whoever reads what somebody else saved knows what is stored now, too.
      read: (current: FormView) => {
        this.stored = current;
        return { definition: current.draft as FormDefinition };
      },
    });
    this.selected =
      view.draft.sections.length > 0
        ? { section: 0, field: view.draft.sections[0]?.fields.length ? 0 : null }
        : null;
  }

  get definition(): FormDefinition {
    return this.draft.value.definition;
  }
  get dirty(): boolean {
    return this.draft.changed.length > 0;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }
  get field(): FormField | undefined {
    return fieldAt(this.definition, this.selected);
  }
  get section(): FormSection | undefined {
    return this.selected ? this.definition.sections[this.selected.section] : undefined;
  }
  plain(): FormDefinition {
    return plain(this.definition);
  }

  /** What the server has against a part: `label` of the field at `sections.0.fields.3`. */
  fault(path: string): string | undefined {
    const found = this.faults.find((one) => one.at === path);
    return found && (this.tried || found.code !== 'required') ? found.message : undefined;
  }
  faultOf(path: string): FormFault | undefined {
    return this.faults.find((one) => one.at === path && (this.tried || one.code !== 'required'));
  }

  writeField(field: FormField, part: string): void {
    const place = this.selected;
    if (!place) return;
    this.#change(putField(this.definition, place, field), place, `${place.section} ${place.field} ${part}`);
  }
  writeSection(section: FormSection, part: string): void {
    const place = this.selected;
    if (!place) return;
    this.#change(putSection(this.definition, place.section, section), place, `${place.section} ${part}`);
  }
  addField(kind: Kind): void {
    this.#change(...addField(this.definition, this.selected, newField(this.definition, kind)));
  }
  addSection(): void {
    this.#change(...addSection(this.definition, this.selected));
  }
  duplicate(place: Place): void {
    this.#change(...duplicated(this.definition, place));
  }
  /** Takes a part out and gives the way to put it back, whatever was done meanwhile. */
  remove(place: Place): () => void {
    const part = fieldAt(this.definition, place) ?? this.definition.sections[place.section];
    const kept = part && plain(part);
    this.#change(...removed(this.definition, place));
    return () => {
      if (kept) this.#change(...putBack(this.definition, place, kept));
    };
  }
  move(place: Place, way: -1 | 1): boolean {
    const moved = stepped(this.definition, place, way);
    if (moved) this.#change(...moved);
    return moved !== null;
  }
  put(from: Place, to: Place): void {
    this.#change(...put(this.definition, from, to));
  }
  /** Takes a whole definition over, such as that of an earlier version. */
  replace(definition: FormDefinition): void {
    this.#change(definition, null);
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#future = [...this.#future, this.#now()];
    this.#past = this.#past.slice(0, -1);
    this.#show(before);
  }
  redo(): void {
    const after = this.#future.at(-1);
    if (!after) return;
    this.#past = [...this.#past, this.#now()];
    this.#future = this.#future.slice(0, -1);
    this.#show(after);
  }
  revert(): void {
    this.draft.revert();
    this.#past = [];
    this.#future = [];
    this.#clamp();
  }

  #now(): Step {
    return { definition: this.plain(), selected: this.selected };
  }
  #show(step: Step): void {
    this.#writing = null;
    this.draft.value.definition = step.definition;
    this.selected = step.selected;
    this.#clamp();
  }
  #change(definition: FormDefinition, selected: Place | null, writing: string | null = null): void {
    if (!same(definition, this.definition)) {
      if (writing === null || writing !== this.#writing)
        this.#past = [...this.#past, this.#now()].slice(-STEPS_MAX);
      this.#writing = writing;
      this.#future = [];
      this.draft.value.definition = plain(definition);
    }
    this.selected = selected;
    this.#clamp();
  }
  #clamp(): void {
    const place = this.selected;
    if (!place) return;
    const section = this.definition.sections[place.section];
    if (!section) this.selected = null;
    else if (place.field !== null && !section.fields[place.field])
      this.selected = { section: place.section, field: null };
  }
}
