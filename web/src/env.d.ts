/// <reference types="svelte" />
/// <reference types="vite/client" />

declare module 'emoji-picker-element-data/*/cldr/data.json' {
  const entries: unknown;
  export { entries as default };
}
