"""Bar charts as SVG, for light and dark pages."""

import dataclasses
import html

WIDTH = 760
LEFT = 170
RIGHT = 70
BAR = 15
GAP = 3
GROUP_GAP = 18
TOP = 72
BOTTOM = 34

STYLE = """
  svg { color-scheme: light dark; }
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f; }
  .title { font-size: 15px; font-weight: 600; }
  .small { font-size: 12px; fill: #57606a; }
  .grid { stroke: #d0d7de; stroke-width: 1; }
  .s0 { fill: #9aa4af; } .s1 { fill: #d4812b; } .s2 { fill: #2f6fd0; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .small { fill: #9198a1; }
    .grid { stroke: #3d444d; }
    .s0 { fill: #6e7681; } .s1 { fill: #e3a04f; } .s2 { fill: #5b9bf5; }
  }
"""


@dataclasses.dataclass(frozen=True)
class Chart:
    """Groups of bars: a value per series, or None if it is missing."""

    title: str
    unit: str
    series: list[str]
    groups: list[tuple[str, list[float | None]]]

    def svg(self) -> str:
        groups = [(name, values) for name, values in self.groups if any(value is not None for value in values)]
        rows = sum(sum(value is not None for value in values) for _, values in groups)
        height = TOP + rows * (BAR + GAP) + len(groups) * GROUP_GAP + BOTTOM
        step = _step(max((value for _, values in groups for value in values if value is not None), default=1))
        highest = max((value for _, values in groups for value in values if value is not None), default=1)
        ticks = int(-(-highest // step))
        scale = (WIDTH - LEFT - RIGHT) / (ticks * step)

        parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
                 f'height="{height}" role="img" aria-label="{html.escape(self.title)}">',
                 f"<style>{STYLE}</style>",
                 _text(12, 24, self.title, "title")]
        parts += self._legend()
        for tick in range(ticks + 1):
            x = LEFT + tick * step * scale
            parts.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{height - BOTTOM}"/>')
            parts.append(_text(x, height - BOTTOM + 18, f"{_number(tick * step)}", "small", "middle"))
        parts.append(_text(WIDTH - 8, height - BOTTOM + 18, self.unit, "small", "end"))
        parts += self._bars(groups, scale)
        return "\n".join(parts) + "\n</svg>\n"

    def _legend(self) -> list[str]:
        parts = []
        x = 12.0
        for index, name in enumerate(self.series):
            parts.append(f'<rect class="s{index}" x="{x:.0f}" y="39" width="12" height="12" rx="2"/>')
            parts.append(_text(x + 18, 50, name, "small"))
            x += 40 + 7 * len(name)
        return parts

    def _bars(self, groups: list[tuple[str, list[float | None]]], scale: float) -> list[str]:
        parts = []
        y = float(TOP)
        for name, values in groups:
            count = sum(value is not None for value in values)
            middle = y + (count * (BAR + GAP) - GAP) / 2
            parts.append(_text(LEFT - 12, middle + 4, name, anchor="end"))
            for index, value in enumerate(values):
                if value is None:
                    continue
                width = max(value * scale, 1)
                parts.append(f'<rect class="s{index}" x="{LEFT}" y="{y:.1f}" width="{width:.1f}" height="{BAR}" rx="2"/>')
                parts.append(_text(LEFT + width + 6, y + BAR - 3, f"{value:.2f}", "small"))
                y += BAR + GAP
            y += GROUP_GAP
        return parts


def _text(x: float, y: float, content: str, style: str = "", anchor: str = "start") -> str:
    kind = f' class="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{kind}>{html.escape(content)}</text>'


def _step(highest: float) -> float:
    """A round step that gives four to ten ticks."""
    step = 10.0 ** -6
    while True:
        for factor in (1, 2, 5):
            if highest / (step * factor) <= 8:
                return step * factor
        step *= 10


def _number(value: float) -> str:
    return f"{value:.6g}"
