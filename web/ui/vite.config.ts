import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// The server that answers /api and /tiles while the screens are developed: the mock, unless one is named.
const server = process.env.PEIJIAN_URL ?? 'http://127.0.0.1:8999'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  server: { proxy: { '/api': server, '/tiles': server } },
  // maplibre-gl is one file of about a megabyte and has a chunk of its own; it is loaded with the first map.
  build: { target: 'es2022', chunkSizeWarningLimit: 1200 },
  test: { environment: 'node', include: ['src/**/*.spec.ts'] },
})
