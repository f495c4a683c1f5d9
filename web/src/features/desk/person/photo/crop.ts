// Which part of a picture becomes the photo: a square that is moved and made smaller over it.

export interface Crop {
  /** How much larger than it has to be to fill the square: 1 to 4. */
  zoom: number;
  /** Where the square stands, from -100 (left, top) to 100 (right, bottom). */
  x: number;
  y: number;
}

export const MIDDLE: Crop = { zoom: 1, x: 0, y: 0 };
export const ZOOM_MAX = 4;
/** Pixels of a side of what is sent: the server keeps fewer. */
export const SENT_SIDE = 512;
/** Bytes of a file that is looked at at the most; what is sent is drawn here and far smaller. */
export const FILE_BYTES_MAX = 20 * 1024 * 1024;

const within = (value: number, most: number) => Math.min(most, Math.max(-most, value));

/** The square in pixels of the picture. */
export function squareOf(width: number, height: number, { zoom, x, y }: Crop) {
  const side = Math.min(width, height) / Math.min(ZOOM_MAX, Math.max(1, zoom));
  const place = (all: number, at: number) => ((all - side) * (within(at, 100) + 100)) / 200;
  return { x: place(width, x), y: place(height, y), side };
}

/** Moves the picture under the square by pixels of the screen, as a hand that pulls it. */
export function pulled(
  crop: Crop,
  picture: { width: number; height: number },
  by: { x: number; y: number },
  shown: number,
): Crop {
  const { side } = squareOf(picture.width, picture.height, crop);
  const move = (at: number, all: number, pixels: number) => {
    const slack = all - side;
    return slack < 0.5 ? at : within(at - (pixels * (side / shown) * 200) / slack, 100);
  };
  return {
    zoom: crop.zoom,
    x: move(crop.x, picture.width, by.x),
    y: move(crop.y, picture.height, by.y),
  };
}

/** Tells what is wrong with a file before it is opened. */
export function wrongFile(file: Pick<File, 'size' | 'type'>): 'photo.wrong_type' | 'photo.too_large' | null {
  if (!['image/png', 'image/jpeg', 'image/webp'].includes(file.type)) return 'photo.wrong_type';
  return file.size > FILE_BYTES_MAX ? 'photo.too_large' : null;
}

/** Gives bytes as the server takes them. */
export async function base64(bytes: Blob): Promise<string> {
  let text = '';
  for (const byte of new Uint8Array(await bytes.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Gives the photo that stands at an address as it is shown, to be sent again. */
export async function heldOf(address: string): Promise<Blob> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const sheet = document.createElement('canvas');
  sheet.width = image.naturalWidth;
  sheet.height = image.naturalHeight;
  sheet.getContext('2d')?.drawImage(image, 0, 0);
  return new Promise((done, fail) =>
    sheet.toBlob((blob) => (blob ? done(blob) : fail(new Error('nothing was drawn'))), 'image/jpeg', 0.95),
  );
}
