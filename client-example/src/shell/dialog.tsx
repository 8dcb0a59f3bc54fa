import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';

interface DialogProps {
  readonly title: string;
  /** Escape and a click beside it call this; without it the dialog has to be answered. */
  readonly onClose?: (() => void) | undefined;
  readonly role?: 'dialog' | 'alertdialog';
  readonly className?: string;
  readonly children: ReactNode;
}

/** A modal dialog while it is rendered. The browser keeps the focus inside, and gives it back to where it was. */
export function Dialog({ title, onClose, role = 'dialog', className = '', children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const bodyId = useId();

  // Before the element is taken out: a browser gives the focus back only from a dialog that is still there.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  return (
    <dialog
      ref={element}
      role={role}
      aria-labelledby={titleId}
      aria-describedby={role === 'alertdialog' ? bodyId : undefined}
      className={`dialog ${className}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClose={() => {
        // A browser closes a dialog on the second Escape, whatever the page says to the first.
        if (!onClose) element.current?.showModal();
      }}
      onMouseDown={(event) => {
        if (event.target === element.current) onClose?.();
      }}
    >
      <div className="dialog-inside">
        <h2 id={titleId}>{title}</h2>
        <div id={bodyId}>{children}</div>
      </div>
    </dialog>
  );
}
