/** One try at sending an outbox entry: uploads what is not up yet, then posts the message under its key. */
import type { Answer, Api } from './api';
import type { Entry, OutFile, Outcome } from './outbox';
import type { Message } from './protocol';

type Progress = (clientKey: string, index: number, patch: Partial<OutFile>) => void;

function outcomeOf(answer: Answer<Message>): Outcome {
  if (answer.kind === 'ok') return { kind: 'sent', message: answer.body };
  if (answer.kind === 'unreachable') return { kind: 'later' };
  return { kind: 'refused', error: answer.text };
}

export async function deliver(api: Api, entry: Entry, progress: Progress): Promise<Outcome> {
  const ids: string[] = [];
  for (const [index, file] of entry.files.entries()) {
    if (file.id !== null) {
      ids.push(file.id);
      continue;
    }
    if (file.blob === null) return { kind: 'refused', error: '' };
    const up = await api.upload({ name: file.name, mime: file.mime, blob: file.blob }, (share) =>
      progress(entry.client_key, index, { progress: share }),
    );
    if (up.kind === 'unreachable') return { kind: 'later' };
    if (up.kind === 'refused') return { kind: 'refused', error: up.text };
    progress(entry.client_key, index, { id: up.body.id, progress: 1 });
    ids.push(up.body.id);
  }
  const text = entry.text.trim();
  return outcomeOf(
    await api.send({
      ...(text ? { text } : {}),
      ...(entry.choice_id ? { choice_id: entry.choice_id } : {}),
      ...(ids.length ? { file_ids: ids } : {}),
      client_key: entry.client_key,
    }),
  );
}
