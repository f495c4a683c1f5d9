// Every screen of the areas beside the desk by name, each loaded when it is opened.

export const areas = {
  callbacks: () => import('./callbacks/Agenda.svelte'),
  cases: () => import('./cases/Cases.svelte'),
  contacts: () => import('./people/People.svelte'),
  floor: () => import('./supervision/Floor.svelte'),
  found: () => import('./reports/Area.svelte'),
  messages: () => import('./conversations/Messages.svelte'),
  proposals: () => import('./sales/Proposals.svelte'),
  social: () => import('./social/Social.svelte'),
  tasks: () => import('./tasks/Tasks.svelte'),
};
