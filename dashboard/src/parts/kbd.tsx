export const Kbd = ({ children }: { readonly children: string }) => (
  <kbd className="bg-sunken text-soft inline-flex h-5 min-w-5 items-center justify-center rounded border px-1 font-sans text-2xs">
    {children}
  </kbd>
)
