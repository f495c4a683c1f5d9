// Writes `.br` and `.gz` beside every text file of the build that is larger than 512 bytes.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const TEXT = new Set(['.js', '.css', '.html', '.svg', '.json', '.txt', '.map', '.webmanifest']);

function* walk(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else yield full;
  }
}

for (const file of walk(dist)) {
  if (!TEXT.has(extname(file))) continue;
  const raw = readFileSync(file);
  if (raw.length <= 512) continue;
  const quality = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  };
  writeFileSync(`${file}.br`, brotliCompressSync(raw, quality));
  writeFileSync(`${file}.gz`, gzipSync(raw, { level: 9 }));
}
