import { ref, shallowRef, type ShallowRef } from 'vue'
import { asProblem, read, type ApiProblem } from './client'
import type { City } from './contract'

const pause = 2000

const city = shallowRef<City | null>(null)
const problem = shallowRef<ApiProblem | null>(null)
const readAt = ref<Date | null>(null)

let timer: ReturnType<typeof setTimeout> | undefined
let reading = false

/** The city as last read, the moment it was read, and why it could not be read again. */
export function useCity() {
  return {
    city: city as Readonly<ShallowRef<City | null>>,
    problem: problem as Readonly<ShallowRef<ApiProblem | null>>,
    readAt,
    refresh,
  }
}

/**
 * Watches the city: asks every two seconds while the page is seen, and at once when it is seen again or the network is
 * back. A new revision replaces the value; an unchanged one costs the server a 304.
 */
export function watchCity(): () => void {
  const wake = () => { if (document.visibilityState === 'visible') void refresh() }
  document.addEventListener('visibilitychange', wake)
  window.addEventListener('online', wake)
  void refresh()
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', wake)
    window.removeEventListener('online', wake)
  }
}

async function refresh(): Promise<void> {
  if (reading) return
  reading = true
  clearTimeout(timer)
  try {
    accept(await read<City>('/api/v1/city'))
  } catch (cause) {
    problem.value = asProblem(cause)
  } finally {
    reading = false
    timer = setTimeout(() => { if (document.visibilityState === 'visible') void refresh() }, pause)
  }
}

function accept(next: City): void {
  problem.value = null
  if (!next.stale) readAt.value = new Date()
  if (!same(city.value, next)) city.value = next
}

function same(a: City | null, b: City): boolean {
  return a !== null && JSON.stringify(a) === JSON.stringify(b)
}
