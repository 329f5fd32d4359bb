"""A photo from a stranger: checked, turned upright, made smaller and written anew.

What is kept is our own encoding of the pixels, so that neither the place where it was taken
nor anything hidden behind the picture gets onto the site.
"""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from mentorship.conf import get_config

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 1600


class PhotoField(forms.FileField):
    """An uploaded picture; its clean value is a JPEG without any metadata."""

    default_error_messages = {
        "too_large": _("The photo is larger than %(limit)s. Choose a smaller one."),
        "not_a_photo": _("This is not a photo that we can read. Use a JPEG, PNG or WebP file."),
        "too_many_pixels": _("The photo has too many pixels. Choose a smaller one."),
    }
    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> ContentFile[bytes] | None:
        """Raises ``ValidationError`` for what is too large or no photo."""
        upload: UploadedFile[bytes] | None = super().clean(data, initial)
        if not upload:
            return None
        limit = get_config().photo_max_bytes
        if upload.size is None or upload.size > limit:
            params = {"limit": filesizeformat(limit)}
            raise ValidationError(self.error_messages["too_large"], "too_large", params)
        return ContentFile(self._reencoded(upload), name="photo.jpg")

    def _reencoded(self, upload: UploadedFile[bytes]) -> bytes:
        """The size stands in the file's head and is checked before any pixel is unpacked."""
        try:
            with Image.open(upload, formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise ValidationError(self.error_messages["too_many_pixels"], "too_many_pixels")
                return _as_jpeg(picture)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            message = self.error_messages["too_many_pixels"]
            raise ValidationError(message, "too_many_pixels") from error
        except ValidationError:
            raise
        except Exception as error:
            message = self.error_messages["not_a_photo"]
            raise ValidationError(message, "not_a_photo") from error


def _as_jpeg(picture: Image.Image) -> bytes:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")
    layer = upright.convert("RGBA")
    plain.paste(layer, mask=layer.getchannel("A"))
    output = io.BytesIO()
    plain.save(output, "JPEG", quality=88, optimize=True)
    return output.getvalue()
