import { shallowRef, type ShallowRef } from 'vue'
import type { RouteLocationNormalized, Router } from 'vue-router'

const lost = shallowRef<RouteLocationNormalized | null>(null)

/** The page that somebody asked for and whose code did not come: without a word the press of a link would do nothing. */
export function useLost(): Readonly<ShallowRef<RouteLocationNormalized | null>> {
  return lost
}

/** Notes the pages that do not come, and forgets them when another one does. */
export function watchLost(router: Router): void {
  router.onError((_cause, to) => { lost.value = to })
  router.afterEach((_to, _from, failure) => { if (!failure) lost.value = null })
}

/** Whether the server answers at all; then what is missing is the page's code, as after an update, and a full load brings it. */
export async function answers(): Promise<boolean> {
  try {
    await fetch('/healthz', { cache: 'no-store' })
    return true
  } catch {
    return false
  }
}
