import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { asProblem, isAbort, type ApiProblem } from '@/api/client'
import { readDraft, type Draft } from '@/api/desk'
import { useSession } from '@/api/office'

export interface Desk {
  draft: ShallowRef<Draft | null>
  /** why the draft cannot be shown */
  problem: ShallowRef<ApiProblem | null>
  /** why the last step was refused */
  refusal: ShallowRef<ApiProblem | null>
  /** a step is on its way */
  busy: Ref<boolean>
  /** whoever worked here is not signed in any more */
  ended: Ref<boolean>
  reload: () => Promise<void>
  /** Takes a step that answers with the draft; null where it was refused. */
  take: (step: () => Promise<Draft>) => Promise<Draft | null>
  /** Whether a refusal means that the session has ended: then the desk asks to sign in, and nothing is lost. */
  endedBy: (problem: ApiProblem | null) => Promise<boolean>
  /** Whether anything works on it. */
  running: () => boolean
}

const pollEvery = 700

/** Whether whoever was signed in is so no more, as far as a refusal makes one ask. */
function useEnd(): Pick<Desk, 'ended' | 'endedBy'> {
  const { session, look } = useSession()
  const ended = ref(false)
  let login = ''
  watch(session, now => {
    if (now?.officer) { login = now.officer.login; ended.value = false }
  }, { immediate: true })
  return {
    ended,
    endedBy: async problem => {
      if (!problem || login === '' || ![401, 403, 404].includes(problem.status)) return false
      await look()
      ended.value = session.value !== null && session.value.officer === null
      return ended.value
    },
  }
}

/** The draft that the address names, kept up to date while somebody works on it, and when its window is looked at again. */
export function useDraft(id: () => string): Desk {
  const draft = shallowRef<Draft | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const refusal = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  const { ended, endedBy } = useEnd()
  let abort: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function reload(): Promise<void> {
    abort?.abort()
    clearTimeout(timer)
    const now = id()
    if (!now) {
      draft.value = null
      problem.value = null
      return
    }
    const mine = (abort = new AbortController())
    try {
      const answer = await readDraft(now, mine.signal)
      if (abort !== mine) return
      // a refusal holds no more when what stood in the way is over
      if (refusal.value?.status === 0 || (draft.value?.running && !answer.running)) refusal.value = null
      draft.value = answer
      problem.value = null
    } catch (cause) {
      if (abort !== mine || isAbort(cause)) return
      await missed(asProblem(cause))
    }
    follow()
  }

  /** What is on the screen stays where it may be reached again: after the network is back, the server has come to itself, or somebody has signed in. */
  async function missed(why: ApiProblem): Promise<void> {
    if (await endedBy(why)) return
    problem.value = why
    if (why.status !== 0 && why.status < 500) draft.value = null
  }

  function follow(): void {
    clearTimeout(timer)
    if (draft.value?.running || busy.value || problem.value?.status === 0) timer = setTimeout(() => void reload(), pollEvery)
  }

  async function take(step: () => Promise<Draft>): Promise<Draft | null> {
    busy.value = true
    refusal.value = null
    follow() // while the step is awaited, how far it is shows already
    try {
      draft.value = await step()
      return draft.value
    } catch (cause) {
      const why = asProblem(cause)
      if (!(await endedBy(why))) refusal.value = why
      return null
    } finally {
      busy.value = false
      if (refusal.value || draft.value?.running) await reload()
    }
  }

  watch(id, () => { refusal.value = null; if (draft.value?.id !== id()) draft.value = null; void reload() }, { immediate: true })
  watch(ended, now => { if (!now) void reload() })
  // it may have gone on in another window meanwhile
  const back = () => { if (document.visibilityState === 'visible' && id() && !busy.value) void reload() }
  document.addEventListener('visibilitychange', back)
  window.addEventListener('online', back)
  onScopeDispose(() => {
    abort?.abort()
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', back)
    window.removeEventListener('online', back)
  })
  return { draft, problem, refusal, busy, ended, reload, take, endedBy, running: () => busy.value || !!draft.value?.running }
}
