import { computed, inject, provide, ref, type ComputedRef, type InjectionKey, type Ref } from 'vue'

/** The day as of which a screen shows the city; "" is today, and each screen that says nothing else. */
const seen: InjectionKey<Readonly<Ref<string>>> = Symbol('as of')

export interface Seen {
  /** "" is today */
  asOf: Readonly<Ref<string>>
  past: ComputedRef<boolean>
  /** what a request adds to be answered as of that day */
  at: ComputedRef<Record<string, string>>
}

const seenOn = (asOf: Readonly<Ref<string>>): Seen => ({
  asOf, past: computed(() => asOf.value !== ''), at: computed((): Record<string, string> => (asOf.value ? { as_of: asOf.value } : {})),
})

/** Says, to everything inside this component, as of which day the city is shown. */
export function provideSeen(asOf: Readonly<Ref<string>>): Seen {
  provide(seen, asOf)
  return seenOn(asOf)
}

/** As of which day the city is shown here. */
export function useSeen(): Seen {
  return seenOn(inject(seen, ref('')))
}
