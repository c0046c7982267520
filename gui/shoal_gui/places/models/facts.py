"""What goes into a model, what comes out of it, and the files that it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from shoal.workspace.onnx_signature import Tensor
from shoal.workspace.records import ModelVersion
from shoal_gui.looks import fixed_font
from shoal_gui.places.models.rows import ModelRow
from shoal_gui.shown import bytes_text
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import shortcut, title_width
from shoal_gui.words import tr


@dataclass(frozen=True, slots=True)
class Line:
    """Of the tree: three texts, the last one in the fixed font."""

    name: str
    what: str
    more: str = ""


class Facts(QWidget):
    """A tree of inputs, outputs, files and properties."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree = QTreeWidget()
        self._tree.setAccessibleName(tr("Contents of the model"))
        self._tree.setHeaderLabels([tr("Name"), tr("Type or size"), tr("Shape or digest")])
        self._tree.setRootIsDecorated(False)
        self._tree.setItemsExpandable(False)
        self._tree.setUniformRowHeights(True)
        self._tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for n, width in enumerate((150, 100)):
            self._tree.setColumnWidth(n, max(width, title_width(self._tree.header(), n)))
        shortcut(self._tree, QKeySequence(QKeySequence.StandardKey.Copy).toString(), self._copy)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, Space.S, 0, 0)
        whole.addWidget(self._tree)

    def show_row(self, row: ModelRow) -> None:
        self._tree.clear()
        for title, lines in sections_of(row.model):
            head = QTreeWidgetItem(self._tree, [title])
            head.setFirstColumnSpanned(True)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            for line in lines:
                item = QTreeWidgetItem(head, [line.name, line.what, line.more])
                item.setFont(2, fixed_font())
                for n, text in enumerate((line.name, line.what, line.more)):
                    item.setToolTip(n, text)
        self._tree.expandAll()

    def _copy(self) -> None:
        if item := self._tree.currentItem():
            QGuiApplication.clipboard().setText("\t".join(item.text(n) for n in range(3)).strip())


def sections_of(model: ModelVersion) -> list[tuple[str, list[Line]]]:
    """Titles, and what stands below each."""
    sections = []
    if model.signature:
        sections.append((tr("Inputs"), [Line(one.name, one.type, shape_text(one)) for one in model.signature.inputs]))
        sections.append((tr("Outputs"), [Line(one.name, one.type, shape_text(one)) for one in model.signature.outputs]))
    else:
        sections.append((tr("Inputs and outputs are only known of a single ONNX file"), []))
    sections.append((tr("Files"), [Line(one.path, bytes_text(one.size), one.digest) for one in model.files]))
    if needs := _needs(model):
        sections.append((tr("Said to need"), needs))
    return sections


def shape_text(tensor: Tensor) -> str:
    """`[N, 64]`; a question mark where a size is unknown."""
    if tensor.shape is None:
        return ""
    return f"[{', '.join('?' if size is None else str(size) for size in tensor.shape)}]"


def _needs(model: ModelVersion) -> list[Line]:
    needs = model.resources
    if needs is None:
        return []
    lines = [
        (tr("Cores"), f"{needs.cpu:g}" if needs.cpu else ""),
        (tr("Memory"), bytes_text(needs.memory) if needs.memory else ""),
        (tr("GPUs"), str(needs.gpu) if needs.gpu else ""),
    ]
    return [Line(name, what) for name, what in lines if what]
