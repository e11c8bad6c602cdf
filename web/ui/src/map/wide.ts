import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether the window is at least so many pixels wide, now and as it changes. */
export function useWide(pixels: number): Ref<boolean> {
  const query = matchMedia(`(min-width: ${pixels}px)`)
  const wide = ref(query.matches)
  const heed = () => { wide.value = query.matches }
  query.addEventListener('change', heed)
  onScopeDispose(() => query.removeEventListener('change', heed))
  return wide
}
