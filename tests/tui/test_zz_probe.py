import time
from tests.tui.conftest import *
async def test_a(open_desk):
    t=time.time()
    async with open_desk(*TO_END) as d:
        print(time.time()-t)
        print(d.text)
        await d.press("enter"); print(d.text)
        await d.press("1"); print(d.text)
        print(time.time()-t)
    print(time.time()-t)
async def test_b(open_desk):
    async with open_desk("enter") as d:
        await d.press("ctrl+c"); print(d.text)
        await d.press("ctrl+q"); print(d.text)
    async with open_desk("enter", "f2") as d:
        await d.press("ctrl+q"); print(d.text)
async def test_c(open_desk):
    async with open_desk("enter") as d:
        await d.paste("x"*1000000); print(d.text)
