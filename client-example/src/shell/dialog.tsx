import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';

interface DialogProps {
  readonly title: string;
  /** Escape and a click beside it call this; without it the dialog has to be answered. */
  readonly onClose?: (() => void) | undefined;
  readonly role?: 'dialog' | 'alertdialog';
  readonly className?: string;
  readonly children: ReactNode;
}

const focusable = ['input', 'select', 'textarea', 'button'].map((name) => `${name}:enabled`).join(',');

/**
 * A modal dialog while it is rendered. The browser keeps the focus inside, and gives it back to where it was; it begins at the first control,
 * also if that comes later.
 */
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

  // A browser looks for something to focus once, on opening: what is loaded later would have to be searched for.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog && document.activeElement === dialog) dialog.querySelector<HTMLElement>(focusable)?.focus();
  });

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
