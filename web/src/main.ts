// Entry of the application: language, theme, then the first screen. Nothing else happens here.
import { mount } from 'svelte';
import App from './App.svelte';
import { firstLocale, setLocale } from '$i18n';
import { watchForNewVersion } from './shell/version';
import './app.css';

watchForNewVersion();
void setLocale(firstLocale()).finally(() => {
  const target = document.getElementById('app');
  if (target) mount(App, { target });
});
