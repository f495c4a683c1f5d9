/** Entry of the panel: reads its address and mounts it. The page around it gave `key`, `origin` and maybe `locale`. */
import { mount } from 'svelte';
import { Chat } from './chat.svelte';
import Panel from './Panel.svelte';
import './panel.css';

const query = new URLSearchParams(location.search);
const chat = new Chat(query.get('key') ?? '', query.get('origin') ?? location.origin, query.get('locale'));
const target = document.getElementById('panel');
if (target) mount(Panel, { target, props: { chat } });
void chat.start();
