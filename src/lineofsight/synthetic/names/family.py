"""Family names that nobody has: the beginning of one that a community knows, and the end of an invented place."""

from __future__ import annotations

from itertools import product
from typing import Final

from lineofsight.synthetic.names.communities import Community


def _names(beginnings: str, ends: str) -> tuple[str, ...]:
    return tuple(beginning + end for beginning, end in product(beginnings.split(), ends.split()))


FAMILY: Final[dict[Community, tuple[str, ...]]] = {
    Community.BRITISH: _names(
        "Amber Bellow Birchen Bracken Coppen Dunmow Farrow Fernel Gillbrack Greylock Harken Hollin Kelbrook Larken"
        " Lintol Marlow Merrow Nettle Pennick Quiller Rooker Silvern Stoken Thistle Underl Winter Woolacre Yarrow",
        "holt mere sedge wick",
    ),
    Community.IRISH: _names("Brannock Callaghast Doolanrow Finnegrey Kinsellow Mulrennet Rafferdell", "more nagh stow"),
    Community.TRAVELLER_AND_ROMA: _names(
        "Bucklandrow Ciobanley Dorrigan Lovellow Petulbeck Rostasmoor", "by ford stead"
    ),
    Community.EASTERN_EUROPEAN: _names(
        "Dabrowski Ionesc Jankau Kowal Kazlau Novotn Nowak Petrov Popesc Wisniew Zielinski", "bridge field hurst mere"
    ),
    Community.SOUTHERN_EUROPEAN: _names("Bianch Ferreir Garciol Oliveir Papadop Rossel Vasquez", "bourne ley wick"),
    Community.INDIAN: _names("Bansal Desai Dhillon Kaur Mehta Patel Raman Sandhu Singh", "bourne combe moor vale"),
    Community.PAKISTANI: _names("Ahmad Akhtar Chaudhry Hussain Iqbal Khan Mahmood Malik Rafiq", "by mere moor thorpe"),
    Community.BANGLADESHI: _names("Chowdhur Ferdaus Miah Rahman Sarkar Talukd Uddin", "cote stead well"),
    Community.WEST_AFRICAN: _names(
        "Adeyem Akin Asante Boateng Danquah Ekwueme Mensah Nwosu Okafor Osei", "by den field worth"
    ),
    Community.EAST_AFRICAN: _names("Abdullah Farahm Gebrem Hassan Tesfay Warsam", "by croft holme"),
    Community.CARIBBEAN: _names("Beckfordal Campbellow Gordonrow Grantley Powellmar Wrightsom", "cay reach ton"),
    Community.EAST_ASIAN: _names("Chen Huang Lianga Nguyen Tanak Tranh Zhang", "bourne moor stone"),
    Community.MIDDLE_EASTERN: _names("Ahmadz Azizi Demir Hosseina Karimi Rahimi Saleh Yilmaz", "dale ford wood"),
}


def _once(names: dict[Community, tuple[str, ...]]) -> tuple[str, ...]:
    every = tuple(name for of_community in names.values() for name in of_community)
    if len(set(every)) != len(every):
        raise ValueError("Two communities have the same family name. Give each name to one.")
    return every


EVERY_FAMILY_NAME: Final = _once(FAMILY)
