"""Sentences at the lower edge of the window that come, can be read, and go; they never take the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from shoal_gui.looks import state_icon
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.layout import icon_button, label, row
from shoal_gui.words import tr

LASTS = 5.0
"""Seconds; failures stay twice as long."""
MOST = 3
WIDTH = 440


class Toasts(QWidget):
    """The stack of toasts over *window*; the newest is the lowest."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toasts: list[Toast] = []
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(Space.S)
        window.installEventFilter(self)
        self.hide()

    def tell(self, sentence: str, state: State) -> None:
        if len(self._toasts) >= MOST:
            self._drop(self._toasts[0])
        toast = Toast(sentence, state, self)
        toast.close_button.clicked.connect(lambda _checked: self._drop(toast))
        self._toasts.append(toast)
        self._stack.addWidget(toast)
        lasts = 2 * LASTS if state is State.FAILED else LASTS
        QTimer.singleShot(round(1000 * lasts), toast, lambda: self._drop(toast))
        self.show()
        self._settle()

    def sentences(self) -> list[str]:
        """What can be read now, the oldest first."""
        return [toast.sentence for toast in self._toasts]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)

    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            self._stack.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
            self.setVisible(bool(self._toasts))
            self._settle()

    def _settle(self) -> None:
        window = self._window
        width = min(WIDTH, window.width() - 2 * Space.L)
        height = max(self._stack.heightForWidth(width), self._stack.sizeHint().height())
        self.setGeometry(window.width() - width - Space.L, window.height() - height - Space.XXL, width, height)
        self.raise_()


class Toast(QFrame):
    """One sentence with the shape of its state."""

    def __init__(self, sentence: str, state: State, parent: QWidget) -> None:
        super().__init__(parent)
        self.sentence = sentence
        self.setProperty("role", "toast")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        shape = QLabel()
        shape.setPixmap(state_icon(state).pixmap(Space.L, Space.L))
        self.close_button = icon_button(tr("Close this message"), "fa6s.xmark", lambda: None)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        said = label(sentence, wraps=True)
        line = row(shape, said, self.close_button, margin=Space.S)
        line.setStretchFactor(said, 1)
        self.setLayout(line)
        self.setAccessibleName(sentence)
