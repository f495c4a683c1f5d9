// A text area that is as tall as its text, up to a limit.
import type { Attachment } from 'svelte/attachments';

/** Grows a text area with its text. Passing the text makes it follow changes that nobody typed. */
export function autogrow(text: string, most: number): Attachment<HTMLTextAreaElement> {
  return (node) => {
    void text;
    node.style.height = 'auto';
    node.style.height = `${Math.min(node.scrollHeight, most)}px`;
    node.style.overflowY = node.scrollHeight > most ? 'auto' : 'hidden';
  };
}
