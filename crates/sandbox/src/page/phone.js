// The phone page of the sandbox. Everything from the conversation is put on the page as text, never as markup.

const api = '/sandbox/api';
const STICKERS = ['😀', '😍', '😢', '😡', '👍', '🎉', '❤️', '🙏', '🐱', '🌵', '☕', '🚚'];
const REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
const JOURNAL_SHOWN = 80;

const view = { number: '', customer: '', quote: null, titles: new Map(), numbers: [] };
const at = (id) => document.getElementById(id);

function make(tag, text, classes) {
  const node = document.createElement(tag);
  if (text !== undefined && text !== null) node.textContent = text;
  if (classes) node.className = classes;
  return node;
}

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  };
  const answer = await fetch(api + path, options);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.status === 204 ? null : answer.json();
}

let noticeTimer = 0;
function notify(text) {
  const box = at('notice');
  box.textContent = text;
  box.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { box.hidden = true; }, 4000);
}

async function say(says, more) {
  if (!view.customer) {
    notify('Escolha ou crie um cliente primeiro.');
    return;
  }
  const message = { number: view.number, customer: view.customer, says, ...more };
  if (view.quote) message.reply_to = view.quote;
  setQuote(null);
  try {
    await call('/say', message);
  } catch {
    notify('A mensagem não pôde ser enviada.');
  }
}

function setQuote(id) {
  view.quote = id;
  at('quote').hidden = !id;
  at('quote-text').textContent = id ? `Respondendo: ${view.titles.get(id) ?? ''}` : '';
}

// What a message says in one line, for quotes and the list.
function titleOf(body) {
  const of = body?.[body.type] ?? {};
  switch (body?.type) {
    case 'text': return of.body;
    case 'image': return of.caption || 'Foto';
    case 'video': return of.caption || 'Vídeo';
    case 'audio': return of.voice ? 'Mensagem de voz' : 'Áudio';
    case 'document': return of.filename || 'Documento';
    case 'sticker': return 'Figurinha';
    case 'location': return of.name || 'Localização';
    case 'contacts': return of[0]?.name?.formatted_name ?? 'Contato';
    case 'template': return of.text;
    case 'interactive': return of.body?.text ?? of.button_reply?.title ?? of.list_reply?.title;
    case 'button': return of.text;
    default: return 'Mensagem';
  }
}

const sourceOf = (file) => (file.id ? `${api}/file/${encodeURIComponent(file.id)}` : file.link);

function picture(file, alt) {
  const img = make('img');
  img.src = sourceOf(file);
  img.alt = alt;
  return img;
}

function player(tag, file, label) {
  const node = make(tag);
  node.controls = true;
  node.preload = 'metadata';
  node.src = sourceOf(file);
  node.setAttribute('aria-label', label);
  return node;
}

function link(href, text) {
  const node = make('a', text);
  node.href = href;
  node.target = '_blank';
  node.rel = 'noreferrer';
  return node;
}

function offer(title, act, enabled) {
  const button = make('button', title);
  button.type = 'button';
  button.disabled = !enabled;
  button.addEventListener('click', act);
  return button;
}

// The parts of a bubble, by the kind of message.
function partsOf(line) {
  const { body } = line;
  const of = body[body.type] ?? {};
  const caption = () => (of.caption ? [make('div', of.caption)] : []);
  switch (body.type) {
    case 'text': return [make('div', of.body)];
    case 'image': return [picture(of, of.caption || 'Foto'), ...caption()];
    case 'sticker': return [picture(of, 'Figurinha')];
    case 'video': return [player('video', of, 'Vídeo'), ...caption()];
    case 'audio': return [player('audio', of, 'Áudio')];
    case 'document': return [link(sourceOf(of), of.filename || 'Documento'), ...caption()];
    case 'location': {
      const place = `${of.latitude}, ${of.longitude}`;
      return [make('div', of.name || 'Localização'), make('div', of.address || place, 'small')];
    }
    case 'contacts': return of.flatMap((card) => [
      make('div', card.name?.formatted_name ?? card.name?.first_name),
      ...(card.phones ?? []).map((phone) => make('div', phone.phone, 'small')),
    ]);
    case 'template': return templateParts(line, of);
    case 'interactive': return interactiveParts(line, of);
    case 'button': return [make('div', of.text)];
    default: return [make('div', 'Mensagem não suportada', 'gone')];
  }
}

function headerParts(header) {
  if (!header) return [];
  if (header.text) return [make('strong', header.text)];
  const file = header[header.type] ?? {};
  switch (header.type) {
    case 'image': return [picture(file, 'Foto')];
    case 'video': return [player('video', file, 'Vídeo')];
    case 'document': return [link(sourceOf(file), file.filename || 'Documento')];
    default: return [];
  }
}

function templateOffer(line, of, button, index) {
  const carried = (of.payloads ?? []).find((p) => String(p.index) === String(index));
  const payload = carried?.parameters?.[0]?.payload ?? button.text;
  switch (button.type) {
    case 'QUICK_REPLY':
      return offer(button.text, () => say({ kind: 'template_button', target: line.id, payload, text: button.text }), true);
    case 'URL':
      return /^https?:/.test(button.url) ? link(button.url, button.text) : offer(button.text, () => {}, false);
    case 'PHONE_NUMBER': return link(`tel:${button.phone_number}`, button.text);
    case 'COPY_CODE': {
      const copy = async () => {
        await navigator.clipboard?.writeText(button.code);
        notify(`Código copiado: ${button.code}`);
      };
      return offer(`${button.text ?? 'Copiar código'} ${button.code}`, copy, true);
    }
    default: return offer(button.text ?? button.type, () => {}, false);
  }
}

function templateParts(line, of) {
  const parts = [...headerParts(of.header), make('div', of.text)];
  if (of.footer) parts.push(make('div', of.footer, 'small'));
  const offers = make('div', null, 'offers');
  offers.append(...(of.buttons ?? []).map((button, index) => templateOffer(line, of, button, index)));
  if (offers.childElementCount) parts.push(offers);
  return parts;
}

function interactiveParts(line, of) {
  if (of.button_reply || of.list_reply) {
    return [make('div', (of.button_reply ?? of.list_reply).title)];
  }
  const parts = [make('div', of.body?.text)];
  if (of.footer) parts.push(make('div', of.footer.text, 'small'));
  const offers = make('div', null, 'offers');
  for (const { reply } of of.action?.buttons ?? []) {
    const act = () => say({ kind: 'button_reply', target: line.id, id: reply.id, title: reply.title });
    offers.append(offer(reply.title, act, true));
  }
  for (const section of of.action?.sections ?? []) {
    if (section.title) offers.append(make('div', section.title, 'small'));
    for (const row of section.rows) {
      const act = () => say({ kind: 'list_reply', target: line.id, id: row.id, title: row.title });
      offers.append(offer(row.title, act, true));
    }
  }
  parts.push(offers);
  return parts;
}

const STATES = { accepted: '🕓', sent: '✓', delivered: '✓✓', read: 'lida', failed: 'não entregue' };

function toolsOf(line) {
  const tools = make('div', null, 'tools');
  const tool = (text, label, act) => {
    const button = offer(text, act, true);
    button.setAttribute('aria-label', label);
    button.title = label;
    tools.append(button);
  };
  tool('↩', 'Responder', () => { setQuote(line.id); at('text').focus(); });
  if (line.is_mine) {
    tool('Apagar', 'Apagar para todos', () => say({ kind: 'revoke', target: line.id }));
    if (line.body.type === 'text') {
      tool('Editar', 'Editar', () => {
        const text = window.prompt('Novo texto', line.body.text.body);
        if (text) say({ kind: 'edit', target: line.id, text });
      });
    }
  } else {
    for (const emoji of REACTIONS) {
      const isSet = line.reactions[0] === emoji;
      const label = isSet ? `Retirar ${emoji}` : `Reagir com ${emoji}`;
      tool(emoji, label, () => say({ kind: 'reaction', target: line.id, emoji: isSet ? null : emoji }));
    }
  }
  return tools;
}

function drawLine(line) {
  const item = make('li', null, line.is_mine ? 'line mine' : 'line');
  item.dataset.id = line.id;
  const bubble = make('div', null, line.body.type === 'sticker' ? 'bubble sticker' : 'bubble');
  if (line.reply_to) bubble.append(make('div', view.titles.get(line.reply_to) ?? 'Mensagem', 'quoted'));
  if (line.is_deleted) bubble.append(make('div', 'Mensagem apagada', 'gone'));
  else bubble.append(...partsOf(line));
  item.append(bubble);
  const reactions = line.reactions.filter(Boolean).join(' ');
  if (reactions) item.append(make('div', reactions, 'reactions'));
  const meta = make('div', null, 'meta');
  const time = new Date(line.at_ms).toLocaleTimeString('pt-BR', { hour: '2-digit', minute: '2-digit' });
  meta.append(make('span', time));
  const state = line.is_mine ? (line.state === 'read' ? 'lida' : '✓✓') : STATES[line.state];
  const code = line.error_code ? ` (${line.error_code})` : '';
  meta.append(make('span', state + code, line.state === 'failed' ? 'failed' : ''));
  item.append(meta);
  if (!line.is_deleted) item.append(toolsOf(line));
  return item;
}

let drawn = '';
async function drawConversation() {
  if (!view.customer) return;
  const query = new URLSearchParams({ number: view.number, customer: view.customer });
  const { lines, is_typing: isTyping } = await call(`/conversation?${query}`);
  at('presence').textContent = isTyping ? 'digitando…' : 'conta comercial';
  const shape = JSON.stringify(lines);
  if (shape !== drawn) {
    drawn = shape;
    view.titles = new Map(lines.map((line) => [line.id, titleOf(line.body)]));
    const list = at('lines');
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    list.replaceChildren(...lines.map(drawLine));
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }
  if (document.hasFocus() && lines.some((line) => !line.is_mine && line.state === 'delivered')) {
    await call('/read', { number: view.number, customer: view.customer });
  }
}

async function drawState() {
  const state = await call('/state');
  view.numbers = state.numbers;
  const select = at('number');
  if (select.childElementCount !== state.numbers.length) {
    select.replaceChildren(...state.numbers.map((number) => {
      const option = make('option', `${number.name} · ${number.phone}`);
      option.value = number.id;
      return option;
    }));
    view.number = select.value;
  }
  const mine = state.conversations
    .filter((one) => one.number === view.number)
    .sort((a, b) => b.touched_ms - a.touched_ms);
  at('conversations').replaceChildren(...mine.map((one) => {
    const button = make('button');
    button.type = 'button';
    button.setAttribute('aria-current', String(one.customer === view.customer));
    button.append(make('strong', one.name ?? one.customer));
    if (one.unread) button.append(make('span', one.unread, 'count'));
    button.append(make('small', one.last ? titleOf(one.last) : ''));
    button.addEventListener('click', () => open(one.customer));
    const item = make('li');
    item.append(button);
    return item;
  }));
  const current = mine.find((one) => one.customer === view.customer);
  at('window-state').textContent = current ? (current.is_open ? 'janela aberta' : 'janela fechada') : '';
}

const EVENTS = {
  called: (e) => `${e.call}: ${e.status === 0 ? 'resposta perdida' : e.status}${e.code === null ? '' : ` · ${e.code}`}`,
  accepted: (e) => `Empresa enviou (${e.kind})`,
  customer_wrote: (e) => `Cliente escreveu (${e.kind})`,
  hook_taken: (e) => `Aviso recebido: ${e.about}`,
  hook_refused: (e) => `Aviso recusado (${e.status || 'sem resposta'}), tentativa ${e.attempt}: ${e.about}`,
  hook_given_up: (e) => `Aviso abandonado: ${e.about}`,
  marked_read: (e) => (e.is_typing ? 'Empresa leu e está digitando' : 'Empresa leu'),
};

async function drawJournal() {
  const entries = await call('/journal');
  const isBad = (e) => e.event === 'hook_refused' || e.event === 'hook_given_up' || (e.event === 'called' && e.status !== 200);
  at('journal').replaceChildren(...entries.slice(-JOURNAL_SHOWN).reverse().map((entry) => {
    const item = make('li', null, isBad(entry) ? 'bad' : '');
    item.append(make('time', new Date(entry.at / 1000).toLocaleTimeString('pt-BR')));
    item.append(EVENTS[entry.event]?.(entry) ?? entry.event);
    return item;
  }));
}

let isDrawing = false;
let isStale = false;
async function draw() {
  if (isDrawing) {
    isStale = true;
    return;
  }
  isDrawing = true;
  try {
    do {
      isStale = false;
      await drawState();
      await Promise.all([drawConversation(), drawJournal()]);
    } while (isStale);
  } catch {
    notify('Sem contato com o sandbox.');
  } finally {
    isDrawing = false;
  }
}

function open(customer) {
  view.customer = customer;
  drawn = '';
  at('lines').replaceChildren();
  setQuote(null);
  const number = view.numbers.find((one) => one.id === view.number);
  at('business').textContent = number?.name ?? '';
  at('avatar').textContent = (number?.name ?? '?').slice(0, 1);
  draw();
  at('text').focus();
}

async function sendFile(blob, name, media, more) {
  const mime = blob.type.split(';')[0];
  const query = new URLSearchParams({ mime, file_name: name });
  const answer = await fetch(`${api}/file?${query}`, { method: 'POST', body: blob });
  if (!answer.ok) {
    notify('Este tipo de arquivo não é aceito pelo provedor.');
    return;
  }
  const { id } = await answer.json();
  await say({ kind: 'media', media, media_id: id, ...more });
}

function mediaOf(mime) {
  if (mime === 'image/jpeg' || mime === 'image/png') return 'image';
  if (mime.startsWith('video/')) return 'video';
  if (mime.startsWith('audio/')) return 'audio';
  return 'document';
}

function canvasBlob(size, paint, mime) {
  const canvas = make('canvas');
  canvas.width = size;
  canvas.height = size;
  paint(canvas.getContext('2d'));
  return new Promise((done) => { canvas.toBlob(done, mime, 0.85); });
}

async function samplePhoto() {
  const blob = await canvasBlob(480, (pen) => {
    const sky = pen.createLinearGradient(0, 0, 0, 480);
    sky.addColorStop(0, '#7fb2ff');
    sky.addColorStop(1, '#f6d7a8');
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 480, 480);
    pen.fillStyle = '#8a5a2b';
    pen.fillRect(130, 190, 220, 200);
    pen.fillStyle = '#c98f4f';
    pen.fillRect(130, 190, 220, 36);
    pen.fillStyle = '#3b2a17';
    pen.font = '26px sans-serif';
    pen.fillText('Pedido 1234', 168, 310);
  }, 'image/jpeg');
  const caption = at('text').value.trim();
  at('text').value = '';
  await sendFile(blob, 'foto.jpg', 'image', { caption });
}

async function sticker(emoji) {
  const blob = await canvasBlob(256, (pen) => {
    pen.font = '190px sans-serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(emoji, 128, 138);
  }, 'image/webp');
  await sendFile(blob, 'figurinha.webp', 'sticker', {});
}

let recorder = null;
async function record() {
  if (recorder) {
    recorder.stop();
    return;
  }
  const mime = ['audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm;codecs=opus']
    .find((kind) => window.MediaRecorder?.isTypeSupported(kind));
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const pieces = [];
    recorder = new MediaRecorder(stream, { mimeType: mime });
    recorder.addEventListener('dataavailable', (event) => pieces.push(event.data));
    recorder.addEventListener('stop', () => {
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      at('record').classList.remove('recording');
      sendFile(new Blob(pieces, { type: mime }), 'voz', 'audio', { is_voice: true });
    });
    recorder.start();
    at('record').classList.add('recording');
    notify('Gravando. Toque de novo para enviar.');
  } catch {
    notify('O microfone não está disponível. Use “Arquivo de áudio”.');
  }
}

function toggleMenu(isOpen) {
  at('menu').hidden = !isOpen;
  at('attach').setAttribute('aria-expanded', String(isOpen));
  if (isOpen) at('menu').querySelector('button').focus();
}

let fileIsVoice = false;
const DO = {
  file: () => { fileIsVoice = false; at('file').accept = ''; at('file').click(); },
  audio: () => { fileIsVoice = true; at('file').accept = 'audio/*'; at('file').click(); },
  photo: samplePhoto,
  location: () => say({
    kind: 'location', latitude: -27.5953778, longitude: -48.5480499, name: 'Praça XV de Novembro', address: 'Centro, Florianópolis',
  }),
  contact: () => say({ kind: 'contact', name: 'João Lima', phone: '+55 48 99999-0002' }),
  unsupported: () => say({ kind: 'unsupported' }),
};

at('menu').addEventListener('click', (event) => {
  const act = DO[event.target.closest('button')?.dataset.do];
  if (act) {
    toggleMenu(false);
    act();
  }
});
for (const emoji of STICKERS) {
  const button = offer(emoji, () => { toggleMenu(false); sticker(emoji); }, true);
  button.setAttribute('aria-label', `Figurinha ${emoji}`);
  at('stickers').append(button);
}
at('attach').addEventListener('click', () => toggleMenu(at('menu').hidden));
at('menu').addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    toggleMenu(false);
    at('attach').focus();
  }
});
at('record').addEventListener('click', record);
at('quote-drop').addEventListener('click', () => setQuote(null));
at('file').addEventListener('change', async () => {
  const [chosen] = at('file').files;
  at('file').value = '';
  if (chosen) await sendFile(chosen, chosen.name, mediaOf(chosen.type), { is_voice: fileIsVoice });
});
at('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at('composer').requestSubmit();
  }
});
at('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = at('text').value.trim();
  at('text').value = '';
  if (text) say({ kind: 'text', text });
});
at('number').addEventListener('change', () => {
  view.number = at('number').value;
  view.customer = '';
  at('lines').replaceChildren();
  draw();
});
at('new-customer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const name = String(form.get('name'));
  const username = form.get('hides') ? name.toLowerCase().normalize('NFD').replace(/[^a-z0-9]+/g, '.') : null;
  const shown = { customer: form.get('phone'), name, username, reads_at_once: Boolean(form.get('reads')) };
  const { customer } = await call('/customer', shown);
  open(customer);
});
at('faults').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!view.customer) {
    notify('Escolha um cliente primeiro.');
    return;
  }
  const form = new FormData(event.target);
  const [kind, value] = String(form.get('kind')).split(':');
  const fault = { kind };
  if (kind === 'delay') fault.ms = Number(value);
  else if (value) fault.code = Number(value);
  await call('/fault', { customer: view.customer, fault, times: Number(form.get('times')) });
  notify('Preparado para as próximas mensagens.');
});
window.addEventListener('focus', draw);

const events = new EventSource(`${api}/events`);
events.addEventListener('message', draw);
events.addEventListener('open', draw);
draw();
