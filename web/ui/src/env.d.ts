/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}

// Hooks for browser tests: the map on the screen, so that they can ask what is drawn.
interface Window {
  __peijianMap?: import('maplibre-gl').Map
}
