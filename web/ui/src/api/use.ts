import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { useCity } from './city'
import { asProblem, isAbort, type ApiProblem } from './client'
import { useSession } from './office'

export interface Loaded<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<ApiProblem | null>
  /** nothing is shown yet and an answer is awaited */
  loading: Ref<boolean>
  reload: () => void
}

/**
 * Keeps an answer of the server up to date with what it depends on. Each change of `key` drops the answer awaited
 * before. Data of the same `subject` stays on the screen while it is read anew, so that a new revision does not
 * flicker; data of another subject is taken away at once.
 */
export function useLoaded<T>(
  key: () => { subject: string; revision?: number; step?: number; day?: string } | null, load: (signal: AbortSignal) => Promise<T>,
): Loaded<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const loading = ref(false)
  let subject: string | undefined
  let abort: AbortController | undefined

  async function run(): Promise<void> {
    abort?.abort()
    const now = key()
    if (now?.subject !== subject) data.value = null
    subject = now?.subject
    problem.value = null
    loading.value = now !== null && data.value === null
    if (now === null) return
    const mine = (abort = new AbortController())
    try {
      const answer = await load(mine.signal)
      if (abort === mine) data.value = answer
    } catch (cause) {
      if (abort === mine && !isAbort(cause)) problem.value = asProblem(cause)
    } finally {
      if (abort === mine) loading.value = false
    }
  }

  watch(() => JSON.stringify(key()), () => void run(), { immediate: true })
  // the server is back: what failed meanwhile is read again without being asked
  watch(useCity().problem, now => { if (now === null && problem.value?.status === 0) void run() })
  // somebody has signed in: what was kept from nobody is asked for again
  watch(() => useSession().session.value?.officer?.login, login => { if (login && [401, 403, 404].includes(problem.value?.status ?? 0)) void run() })
  onScopeDispose(() => abort?.abort())
  return { data, problem, loading, reload: () => void run() }
}
