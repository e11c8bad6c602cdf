import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { answers, useLost, watchLost } from './lost'

const page = { render: () => null }

afterEach(() => vi.unstubAllGlobals())

describe('a page whose code does not come', () => {
  it('is named until another page opens', async () => {
    const routes = [{ path: '/', component: page }, { path: '/gaps', component: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')) }, { path: '/help', component: page }]
    const router = createRouter({ history: createMemoryHistory(), routes })
    watchLost(router)
    const lost = useLost()
    await router.push('/')
    expect(lost.value).toBeNull()
    await router.push('/gaps?kind=void').catch(() => {})
    expect(lost.value?.fullPath).toBe('/gaps?kind=void')
    expect(router.currentRoute.value.path, 'what was on the screen stays').toBe('/')
    await router.push('/help')
    expect(lost.value).toBeNull()
  })
})

describe('whether the server answers', () => {
  it('is yes for any answer and no for none', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => new Response('', { status: 503 })))
    expect(await answers()).toBe(true)
    vi.stubGlobal('fetch', vi.fn(async () => { throw new TypeError('Failed to fetch') }))
    expect(await answers()).toBe(false)
  })
})
