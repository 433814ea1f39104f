"""Records of a firm's own type come in along with the customers that they link to, in one file."""

from typing import Any

from kemai.core.history.models import Act
from kemai.core.own.models import OwnKind
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions
from tests.core.own.test_fields import CUSTOMER
from tests.core.own.test_kinds import KEY, vehicles
from tests.core.transfer.conftest import bring, private_files

__all__ = ["bring", "private_files", "vehicles"]
FILE = (
    "客户名称,车辆名称,车辆车牌,车辆车价\n"
    "青禾食品有限公司,一号车,川A1,1000\n"
    ",二号车,川A2,2000\n"
    "蜀山茶业有限公司,三号车,,3000\n"
)


def test_vehicles_stand_beside_their_owners(
    firm: Any, vehicles: OwnKind, bring: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        job = bring(FILE, admin)
        kind, customers = registry.get(KEY), registry.get(CUSTOMER).model.objects
        owner = customers.get(name="青禾食品有限公司")
        rows = list(kind.model.objects.order_by("pk"))
        assert [(one.name, one.custom["fk_customer"], one.custom["money_price"]) for one in rows] == [
            ("一号车", owner.pk, "1000.00"),
            ("二号车", owner.pk, "2000.00"),
        ]
        assert (job.added, job.rejected, job.beside) == (2, 1, {KEY: {"added": 2, "rejected": 1}})
        text = f"编号,客户名称,车辆编号,车辆车价\n{owner.number},青禾食品有限公司,{rows[0].number},1500\n"
        again = bring(text, admin, on_duplicate="update", map=map_of("number", "name", "number", "price"))
        assert again.beside == {KEY: {"updated": 1}}
        other = customers.get(name="蜀山茶业有限公司")
        strange = f"编号,客户名称,车辆编号,车辆车价\n{other.number},蜀山茶业有限公司,{rows[0].number},1\n"
        refused = bring(strange, admin, on_duplicate="update", map=map_of("number", "name", "number", "price"))
        assert refused.beside == {KEY: {"rejected": 1}}, "a key does not take a vehicle away from its owner"
        assert kind.model.objects.get(pk=rows[0].pk).custom["money_price"] == "1500.00"
        with django_capture_on_commit_callbacks(execute=True):
            actions.take_back(job, by=admin)
        assert kind.model.objects.count() == 0
        assert Act.objects.filter(batch=job.pk, record_type=KEY).count() == 2


def map_of(first: str, second: str, *own: str) -> dict[str, str]:
    """Map two columns to the customer, the others to the vehicle."""
    return {"0": first, "1": second, **{str(at): f"{KEY}/{name}" for at, name in enumerate(own, 2)}}
