/// <reference types="svelte" />
/// <reference types="vite/client" />

declare module 'emoji-picker-element-data/pt/cldr/data.json?url' {
  const address: string;
  export { address as default };
}
