"""Takes the pictures in docs/pictures: the full-screen program itself, on sample data, at 80×24 and 120×40."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ |= {"CRM_NOW": "2026-11-21T09:00:00Z", "TZ": "Europe/Berlin"}

from crm_core.crm import open_crm  # noqa: E402
from crm_tui.app import CrmApp  # noqa: E402

FOLDER = ROOT / "docs/pictures"
SIZES = ((80, 24), (120, 40))
PICTURES: dict[str, tuple[str, ...]] = {
    "customers": ("1",),
}


async def take(name: str, keys: tuple[str, ...], size: tuple[int, int], database: Path) -> None:
    """Press the keys in a program of that size and keep what it shows."""
    crm = open_crm(database)
    app = CrmApp(crm)
    async with app.run_test(size=size) as pilot:
        for key in keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        width, height = size
        (FOLDER / f"{name}-{width}x{height}.svg").write_text(app.export_screenshot(title="crm"), encoding="utf-8")
    crm.close()


async def take_all() -> None:
    """Take every picture in every size."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "demo.db"
        crm = open_crm(database)
        crm.sample.pose()
        crm.close()
        for name, keys in PICTURES.items():
            for size in SIZES:
                await take(name, keys, size, database)


if __name__ == "__main__":
    asyncio.run(take_all())
