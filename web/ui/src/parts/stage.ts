import { createApp, nextTick, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '@/i18n'
import { router as screens } from '@/router'

// What a component shows, for tests: by itself on a page, with the words and addresses of all screens, and a server that says what the test says.

export interface Answer {
  status?: number
  body: unknown
}

/** A server for `vi.stubGlobal('fetch', …)`: the first entry whose key the address holds answers; "gone" is no answer at all. */
export function serving(answers: Record<string, Answer | 'gone'>) {
  return async (url: string | URL) => {
    const found = Object.entries(answers).find(([part]) => String(url).includes(part))?.[1]
    if (found === 'gone') throw new TypeError('Failed to fetch')
    const { status = 200, body } = found ?? { status: 404, body: { code: 'not_found', title: 'not found' } }
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  }
}

const nothing = { render: () => null }

/** Mounts a component and waits until what it asks for has come. */
export async function staged(component: Component, props: Record<string, unknown> = {}) {
  const page = document.createElement('div')
  document.body.append(page)
  const router = createRouter({ history: createMemoryHistory(), routes: screens.getRoutes().filter(one => one.name).map(({ path, name }) => ({ path, name, component: nothing })) })
  const app = createApp(component, props).use(i18n).use(router)
  app.mount(page)
  const settled = async () => {
    for (let turn = 0; turn < 8; turn++) {
      await new Promise(resolve => { setTimeout(resolve) })
      await nextTick()
    }
  }
  await settled()
  return { page, settled, text: () => page.textContent?.replace(/\s+/g, ' ') ?? '', end: () => { app.unmount(); page.remove() } }
}
