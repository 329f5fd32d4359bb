"""Mentees of the cycle that is over. Some of them came back for the open one."""

from .sketch import Case

MONTH = 30 * 24

CASES_PAST = [
    Case(
        name="Oluwaseun Bello",
        zone="Africa/Lagos",
        subject="From support to data",
        topics="Data science",
        wishes="Amara, Salma",
        applied=6 * MONTH,
        motivation="I answer tickets all day and sort them in spreadsheets at night.",
        then="approve@4300 accept@4290 confirm@4280 complete@700",
    ),
    Case(
        name="Camila Duarte",
        zone="America/Sao_Paulo",
        subject="First portfolio",
        topics="UX design",
        wishes="Lucía, Aoife",
        applied=6 * MONTH,
        motivation="I have drawings, not cases. I would like to learn the difference.",
        then="approve@4300 decline@4295 accept@4270 confirm@4260 complete@700",
    ),
    Case(
        name="Nikolai Petrov",
        zone="Europe/Sofia",
        subject="Leading without a title",
        topics="Leadership",
        wishes="Ingrid",
        applied=6 * MONTH,
        motivation="My team looks at me in meetings and I do not know why.",
        then="approve@4298 accept@4290 confirm@4281 complete@690",
    ),
    Case(
        name="Pavel Horák",
        zone="Europe/Prague",
        subject="A patch that gets merged",
        topics="Open source",
        wishes="Tomáš",
        applied=6 * MONTH,
        motivation="Three patches, three silences.",
        then="approve@4297 accept@4290 confirm@4275 cancel@3900",
    ),
    Case(
        name="Grace Lam",
        zone="Asia/Hong_Kong",
        subject="Changing to product",
        topics="Product management",
        wishes="Mei-Ling",
        applied=6 * MONTH,
        motivation="I keep asking why, and my colleagues keep sighing.",
        then="approve@4296 decline@4290 close@4100",
    ),
]
