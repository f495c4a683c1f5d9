// A second press confirms: the first arms the button for four seconds.
export class TwoPress {
  armed = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  press(run: () => void): void {
    clearTimeout(this.#timer);
    if (this.armed) {
      this.armed = false;
      run();
      return;
    }
    this.armed = true;
    this.#timer = setTimeout(() => (this.armed = false), 4000);
  }

  reset(): void {
    clearTimeout(this.#timer);
    this.armed = false;
  }
}
