"""Mentors' own photos: kept in a collection that Wagtail's image API does not list.

The restriction of a collection hides its images from the API and from nothing else: the
mentor's page shows them by the addresses of their files. So a photo says nothing about its
mentor before the team has accepted them, neither by its title nor by its file's name.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from mentorship.compat import write_transaction
from mentorship.models import Draft, MentorProfile, ProfileChange

from .actors import Account


@contextlib.contextmanager
def kept_photo(content: ContentFile[bytes] | None, owner: Account) -> Iterator[Any]:
    """An image of the host's own image model, or None without a content.

    Where the block fails, its row goes with the transaction around it and the file with it.
    """
    if content is None:
        yield None
        return
    photo = None
    try:
        photo = _make(content, owner)
        yield photo
    except BaseException:
        if photo is not None:
            photo.file.delete(save=False)
        raise


def forget_photo(photo: Any) -> None:
    """Delete a photo that somebody brought along, with its file, once nothing shows it.

    Where the team has put it elsewhere on the site meanwhile, it stays.
    """
    if photo is None:
        return
    tables: tuple[Any, ...] = (MentorProfile, ProfileChange, Draft)
    if any(table._default_manager.filter(photo_id=photo.pk).exists() for table in tables):
        return
    # Of our own tables the index may know only later what has just been written.
    elsewhere = ReferenceIndex.get_references_to(photo).exclude(
        content_type__app_label=MentorProfile._meta.app_label
    )
    if not elsewhere.exists():
        photo.delete()


def _make(content: ContentFile[bytes], owner: Account) -> Any:
    content.name = "mentor.jpg"
    title, collection_name = _words()
    return get_image_model().objects.create(
        title=title,
        file=content,
        uploaded_by_user_id=owner.pk,
        collection=_collection(collection_name),
    )


def _words() -> tuple[str, str]:
    """The title of a photo and the collection's name, in the site's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Mentor photo"), _("Mentor photos")


def _collection(name: str) -> Collection:
    """The collection of this name below the root; the first photo makes it.

    The root is locked while it is made, so that two first photos share one. Whatever the
    site's owners do with its restriction afterwards stays as they want it.
    """
    with write_transaction(Collection):
        top = Collection.get_first_root_node()
        found = top.get_children().filter(name=name).first()
        if found is not None:
            return found
        top = Collection.objects.select_for_update().get(pk=top.pk)
        found = top.get_children().filter(name=name).first()
        return found or _restricted(top.add_child(name=name))


def _restricted(collection: Collection) -> Collection:
    """Leave the collection's listing to the groups that review mentors."""
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.GROUPS
    )
    restriction.groups.set(
        Group.objects.filter(
            permissions__codename="review_mentors",
            permissions__content_type__app_label="mentorship",
        )
    )
    return collection
