/** The sound of a new message: two soft notes made here, no file. Silent until the visitor's first gesture, as browsers ask. */

const NOTES_HZ = [660, 880];
const NOTE_S = 0.09;
const PEAK = 0.08;

export class Chime {
  #context: AudioContext | null = null;

  /** Called inside a gesture; afterwards `play` is heard. */
  unlock(): void {
    this.#context ??= new AudioContext();
    void this.#context.resume();
  }

  play(): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    NOTES_HZ.forEach((frequency, index) => {
      const start = context.currentTime + index * NOTE_S;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(PEAK, start + 0.012);
      volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S + 0.06);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + NOTE_S + 0.07);
    });
  }
}
