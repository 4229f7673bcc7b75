import time, asyncio
from tests.tui.conftest import *
async def test_c(open_desk):
    async with open_desk("enter") as d:
        await d.press("ctrl+q","ctrl+q", "ctrl+q"); 
        await d.press("escape"); d.lacks("Keluar?")
        await d.press("f2", "ctrl+q"); d.shows("Keluar?")
        await d.press("escape"); d.shows("Catatan")
        await d.press("ctrl+q", "2"); print(d.app._exit)
@pytest.mark.parametrize("size",[(80,24),(81,25),(120,40),(60,16),(59,15),(59,16),(60,15)])
async def test_d(open_desk,size):
    async with open_desk(*TO_READBACK, size=size) as d:
        print(size); print(d.text)
        await d.press("f10"); print(d.text)
        await d.press("escape", "2"); print(d.text)
    async with open_desk(home=True, size=size) as d:
        print(size); print(d.text)
