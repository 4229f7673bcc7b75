import time, asyncio
from tests.tui.conftest import *
from sop_tui.tui import typeahead
async def test_a(open_desk, monkeypatch):
    spent=[]
    orig=typeahead.TypeAhead._stirring
    cnt=[0,0.0]
    def st(self):
        t=time.perf_counter(); r=orig(self); cnt[0]+=1; cnt[1]+=time.perf_counter()-t; return r
    monkeypatch.setattr(typeahead.TypeAhead,"_stirring",st)
    o2=typeahead.TypeAhead._settle
    tot=[]
    async def se(self):
        t=time.perf_counter(); await o2(self); tot.append(time.perf_counter()-t)
    monkeypatch.setattr(typeahead.TypeAhead,"_settle",se)
    async with open_desk("enter") as d:
        cnt[:]=[0,0]; tot.clear()
        for ch in "abcdefghij":
            await d.pilot.press(ch)
        print(cnt, [round(x*1000,2) for x in tot])
