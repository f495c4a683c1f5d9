// Which layer of the shell is open.
class Layers {
  palette = $state(false);
  shortcuts = $state(false);
  preferences = $state(false);
  pauses = $state(false);
  security = $state(false);
}

export const layers = new Layers();
