// The whole web build in order: application, widget when it is there, compressed siblings, what is loaded ahead, size budgets, stamp.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stamp } from './stamp.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

run(vite, 'build');
if (existsSync(join(root, 'widget', 'vite.widget.config.ts'))) {
  run(vite, 'build', '--config', 'widget/vite.widget.config.ts');
}
run(vite, 'build', '--config', 'embed/vite.embed.config.ts');
run('scripts/precompress.mjs');
run('scripts/ahead.mjs');
run('scripts/budget.mjs');
writeFileSync(join(root, 'dist', '.stamp'), `${stamp(root)}\n`);
