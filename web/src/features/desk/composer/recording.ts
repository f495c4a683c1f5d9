// The microphone as a file. The server turns WebM into Ogg where a channel wants it.
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];

/** The microphone exists on secure origins only. */
export function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined;
}

export class Recording {
  #recorder: MediaRecorder;
  #chunks: Blob[] = [];

  private constructor(stream: MediaStream, type: string) {
    this.#recorder = new MediaRecorder(stream, { mimeType: type });
    this.#recorder.addEventListener('dataavailable', (event) => this.#chunks.push(event.data));
    this.#recorder.start();
  }

  static async start(): Promise<Recording> {
    const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
    if (!type) throw new Error('no audio format');
    return new Recording(await navigator.mediaDevices.getUserMedia({ audio: true }), type);
  }

  /** Ends the recording, lets the microphone go and gives the file. */
  stop(): Promise<File> {
    return new Promise((resolve) => {
      this.#recorder.addEventListener('stop', () => {
        for (const track of this.#recorder.stream.getTracks()) track.stop();
        const type = (this.#recorder.mimeType.split(';')[0] ?? 'audio/webm').trim();
        resolve(new File(this.#chunks, `audio.${type.split('/')[1] ?? 'webm'}`, { type }));
      });
      this.#recorder.stop();
    });
  }
}
