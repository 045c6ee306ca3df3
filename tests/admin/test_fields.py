"""What every form of the staff pages does alike."""

from __future__ import annotations

from fbs_portal.admin.fields import StaffForm, one_of, words


class Asked(StaffForm):
    name = words("Name", longest=20, required=True)
    side = one_of("Side", [("left", "Left"), ("right", "Right")])


def test_a_wrong_group_of_buttons_says_so_once() -> None:
    """On its fieldset, which the template draws; a box says so itself."""
    form = Asked({})
    assert not form.is_valid()
    assert 'aria-invalid="true"' in str(form["name"])
    assert "aria-invalid" not in str(form["side"])
