/** Entry of the page: mounts it and hands the pass in. */
import { mount } from 'svelte';
import Page from './Page.svelte';
import { Flow } from './flow.svelte';
import './page.css';

const flow = new Flow();
const target = document.getElementById('page');
if (target) mount(Page, { target, props: { flow } });
void flow.start();

// The other screen gives its frame a new pass: only what stands behind the `#` differs, so the browser loads nothing by itself.
addEventListener('hashchange', () => {
  if (location.hash.length > 1) location.reload();
});
