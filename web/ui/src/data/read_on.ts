import { ref, shallowRef } from 'vue'
import { asProblem, isAbort, type ApiProblem } from '@/api/client'
import { rowLimit } from '@/api/pages'

/** One page of rows, and how many there are. */
export interface Page<T> {
  rows: T[]
  total: number
}

/** Rows that are read page by page: the first when asked, the next when they are needed, all of them before they are sorted. */
export function useReadOn<T>(read: (offset: number, signal: AbortSignal) => Promise<Page<T>>) {
  const rows = shallowRef<T[]>([])
  const total = ref(0)
  const problem = shallowRef<ApiProblem | null>(null)
  let abort: AbortController | undefined
  let whole = false // all are being read

  async function load(so: T[], all: boolean): Promise<void> {
    abort?.abort()
    const mine = (abort = new AbortController())
    whole = all
    try {
      for (let short = true; short;) {
        const page = await read(so.length, mine.signal)
        so = [...so, ...page.rows]
        total.value = page.total
        short = all && page.rows.length > 0 && so.length < Math.min(page.total, rowLimit)
      }
      rows.value = so // at once: the table would be sorted and the map drawn anew for each page
      problem.value = null
    } catch (cause) {
      if (!isAbort(cause)) problem.value = asProblem(cause)
    }
    if (abort === mine) whole = false
  }

  const rest = async (all: boolean) => {
    if (!whole && !problem.value && rows.value.length < Math.min(total.value, rowLimit)) await load(rows.value, all)
  }
  return {
    rows, total, problem,
    /** Reads the first page, whatever was read before. */
    begin: () => load([], false),
    /** Reads one page more, if there is one. */
    more: () => rest(false),
    /** Reads all that is not read yet. */
    all: () => rest(true),
    /** Forgets everything. */
    clear: () => {
      abort?.abort()
      rows.value = []
      total.value = 0
    },
  }
}
