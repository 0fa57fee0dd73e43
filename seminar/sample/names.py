"""Invented students' names from many places, as they meet a grader: accents, other scripts, hyphens, apostrophes, particles, one word only."""

from __future__ import annotations

import random

_GIVEN = (
    "Amina", "Anselm", "Aoife", "Arjun", "Astrid", "Ayşe", "Beatriz", "Bongani", "Catalina", "Chiara", "Dagny", "Dilnoza", "Đorđe", "Ebba", "Eun-ji", "Farida",
    "Gülnara", "Hana", "Hoài An", "Ikaika", "Ines", "Jamila", "Jean-Noël", "Jiho", "Kaan", "Keiko", "Kofi", "Laszlo", "Łucja", "Malakai", "Marisol", "Matteo",
    "Meera", "Mikko", "Nadia", "Ngozi", "Nikau", "Odalys", "Oisín", "Pilar", "Priya", "Quim", "Rūta", "Samir", "Sanna", "Sione", "Sofía", "Søren", "Tadeo",
    "Temesgen", "Thandiwe", "Tomáš", "Ulugbek", "Vanja", "Wanjiru", "Xochitl", "Yara", "Yusuf", "Zofia", "Анна", "Олеся", "Тимур", "민서", "서준", "明美", "小雨",
    "ليلى", "داود", "נועה", "Ελένη", "გიორგი", "अनिका", "Սոնա",
)  # fmt: skip
_FAMILY = (
    "Abebe", "Aguilar Ruiz", "Andersson", "Árnadóttir", "Balogun", "Barzani", "Bianchi", "Bjørnstad", "Boateng", "Castro Vega", "Chaudhary", "Çelik", "Dangol",
    "de la Cruz", "Dlamini", "Dvořák", "El-Amin", "Eriksen", "Farkas", "Fernandes", "Fitzgerald", "Garcia", "Gonçalves", "Hakimov", "Hernández", "Holm", "Ibarra",
    "Ivanova", "Jansen", "Kahananui", "Kamau", "Kaya", "Kowalczyk", "Kravchenko", "Lê", "Lindqvist", "MacAulay", "Mbeki-Ross", "Mendes", "Mwangi", "Nakamura",
    "Ní Bhriain", "Novák", "O'Dwyer", "Okafor", "Ortiz", "Pak", "Papadakis", "Petrović", "Pham", "Quispe", "Rahman", "Saar", "Sato", "Schäfer", "Siddiqui",
    "Sokolov", "Šimić", "Tan", "Tekle", "Tupou", "Urbina", "van den Berg", "Varga", "Wójcik", "Yamada", "Yıldız", "Zhang", "Żak", "Кузнецова", "김", "박", "山田", "李",
    "حداد", "כהן", "Παππά", "बसु",
)  # fmt: skip


def invented(random_: random.Random) -> str:
    """Return an invented full name; now and then a name of one word only, as some people have."""
    first = random_.choice(_GIVEN)
    return first if random_.random() < 0.01 else f"{first} {random_.choice(_FAMILY)}"
