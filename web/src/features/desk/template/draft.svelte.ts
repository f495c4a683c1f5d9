// A template being filled in: which one, its values, its file, and whether it could go out.
import { files } from '$api/operations';
import type { ChosenTemplate, MessageTemplate, TemplateParts } from '$api/types';
import { chosenOf, isComplete, partsOf, proposed, type Known, type TemplateValues } from './template';

export class TemplateDraft {
  template = $state.raw<MessageTemplate | null>(null);
  values = $state<TemplateValues>({ header: '', body: {}, buttons: {} });
  file = $state.raw<File | null>(null);
  /** The upload of the chosen file, so that trying again does not send it twice. */
  #uploaded: { file: File; id: string } | null = null;

  /** The parts with what has been typed so far. */
  get parts(): TemplateParts | null {
    return this.template && partsOf(this.template.components, this.values);
  }

  get complete(): boolean {
    const needs = this.template?.needs;
    return needs ? isComplete(needs, this.values, this.file !== null) : false;
  }

  /** Begins with another template; the values that suggest themselves are there already. */
  choose(template: MessageTemplate, known: Known): void {
    this.template = template;
    this.values = proposed(template.components, known);
    this.file = null;
  }

  /** Hands the file over, and gives what the server is asked to send. */
  async chosen(): Promise<ChosenTemplate | null> {
    const { template, file } = this;
    if (!template?.needs) return null;
    if (file && this.#uploaded?.file !== file) {
      this.#uploaded = { file, id: (await files.send(file)).id };
    }
    return chosenOf(template, template.needs, this.values, file ? (this.#uploaded?.id ?? null) : null);
  }
}
