import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { asProblem, isAbort, type ApiProblem } from '@/api/client'
import { readDraft, type Draft } from '@/api/desk'

export interface Desk {
  draft: ShallowRef<Draft | null>
  /** why the draft cannot be shown */
  problem: ShallowRef<ApiProblem | null>
  /** why the last step was refused */
  refusal: ShallowRef<ApiProblem | null>
  /** a step is on its way */
  busy: Ref<boolean>
  reload: () => Promise<void>
  /** Takes a step that answers with the draft; null where it was refused. */
  take: (step: () => Promise<Draft>) => Promise<Draft | null>
  /** Whether anything works on it. */
  running: () => boolean
}

const pollEvery = 700

/** The draft that the address names, kept up to date while somebody works on it. */
export function useDraft(id: () => string): Desk {
  const draft = shallowRef<Draft | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const refusal = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
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
      draft.value = answer
      problem.value = null
    } catch (cause) {
      if (abort !== mine || isAbort(cause)) return
      problem.value = asProblem(cause)
      if (problem.value.status !== 0) draft.value = null
    }
    follow()
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
      refusal.value = asProblem(cause)
      return null
    } finally {
      busy.value = false
      if (refusal.value || draft.value?.running) await reload()
    }
  }

  watch(id, () => { refusal.value = null; if (draft.value?.id !== id()) draft.value = null; void reload() }, { immediate: true })
  onScopeDispose(() => {
    abort?.abort()
    clearTimeout(timer)
  })
  return { draft, problem, refusal, busy, reload, take, running: () => busy.value || !!draft.value?.running }
}
