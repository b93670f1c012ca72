"""Forms that name an actor in one place and something else in another."""

import datetime as dt

import pytest

CASES = [
    # Georgia
    ("Georgia asked Russia to leave South Ossetia, officials in Tbilisi said.", "GE RU SOUTH-OSSETIA", ""),
    ("Voters in Georgia and Florida go to the polls; Republicans hope to win Atlanta.", "", "GE"),
    ("Senator Ames of Georgia, a Republican, met farmers near Savannah and Macon.", "", "GE"),
    # Jordan, Chad, Israel, Georgia, Kenya, Cuba, Paris, India as people
    ("Michael Jordan missed a free throw.", "", "JO"),
    ("Rep. Jim Jordan opposed the bill. Jordan said it was too costly.", "", "JO"),
    ("Jordan closed its border with Syria, and Amman recalled its envoy.", "JO SY", ""),
    ("The king of Jordan flew to Iraq.", "JO IQ", ""),
    ("Jordan Whitfield, a baker, won the prize.", "", "JO"),
    ("Chad Smith played the drums for two hours.", "", "TD"),
    ("Chad sent troops to Mali.", "TD ML", ""),
    ("Cuba Gooding smiled for the cameras.", "", "CU"),
    ("Paris Hilton opened a shop.", "", "FR"),
    ("Paris said it would send aid to Lebanon.", "FR LB", ""),
    ("Denzel Washington won again.", "", "US"),
    # Turkey
    ("Turkey said on Monday that its troops would stay in Syria.", "TR SY", ""),
    ("She carved the turkey and passed the gravy.", "", "TR"),
    ("Turkey sandwiches sold out before Thanksgiving.", "", "TR"),
    # Guinea and its neighbours in name
    ("Guinea closed its border.", "GN", "GQ GW PG"),
    ("Guinea-Bissau held a vote.", "GW", "GN"),
    ("Equatorial Guinea exports oil.", "GQ", "GN"),
    ("Papua New Guinea signed the treaty.", "PG", "GN"),
    ("The guinea pig slept.", "", "GN"),
    # Niger
    ("Niger expelled the diplomats.", "NE", "NG"),
    ("Nigeria closed the border.", "NG", "NE"),
    ("Oil leaked across the Niger Delta.", "", "NE"),
    # two Congos
    ("The Democratic Republic of Congo accused Rwanda.", "CD RW", "CG"),
    ("The Republic of Congo, whose capital is Brazzaville, objected.", "CG", "CD"),
    ("Congo said rebels held Goma; Kinshasa blamed Rwanda.", "CD RW", "CG"),
    ("Congo said in Brazzaville that Sassou-Nguesso would run again.", "CG", "CD"),
    # two Koreas
    ("North Korea fired a missile toward Japan.", "KP JP", "KR"),
    ("South Korea asked for talks.", "KR", "KP"),
    ("Seoul said the Korean envoy would fly to Geneva.", "KR", "KP"),
    ("Pyongyang rejected it; Korean state media said so.", "KP", "KR"),
    ("Peace on the Korean Peninsula is far away.", "", "KR KP"),
    # China and Taiwan
    ("China sent ships toward Taiwan.", "CN TW", ""),
    ("The Republic of China marked its national day.", "TW", "CN"),
    ("The People's Republic of China objected.", "CN", "TW"),
    ("He moved like a bull in a china shop.", "", "CN"),
    # Macedonia, Ireland
    ("North Macedonia joined NATO.", "MK NATO", ""),
    ("Macedonia asked Greece to lift its veto, Skopje said.", "MK GR", ""),
    ("Northern Ireland voted again.", "NORTHERN-IRELAND", "IE"),
    ("Ireland backed the plan.", "IE", "NORTHERN-IRELAND"),
    ("N. Ireland talks stalled.", "NORTHERN-IRELAND", "IE"),
    # America
    ("America imposed sanctions.", "US", ""),
    ("Trade across the Americas fell.", "", "US"),
    ("Latin America and South America grew.", "", "US"),
    ("Native American tribes sued.", "", "US"),
    # Washington
    ("Washington said it would impose sanctions on Iran.", "US IR", ""),
    ("George Washington crossed the river.", "", "US"),
    ("The Washington Post reported it.", "", "US"),
    ("Fires burned across Washington state.", "", "US"),
    ("He lives in Washington.", "", "US"),
    ("Talks between Washington and Moscow collapsed.", "US RU", ""),
    # New Mexico and the like
    ("New Mexico and New England had snow.", "", "MX GB"),
    ("American Indian leaders met on the reservation.", "", "IN US"),
    ("Indian leaders met in New Delhi.", "IN", ""),
    # cities with a state's name
    ("The fair in Moscow, Idaho, drew crowds.", "", "RU"),
    ("A fire broke out in Lebanon, Pennsylvania.", "", "LB"),
    ("Paris, Texas, has a tower.", "", "FR"),
    # capitals as places
    ("The New York Times reported from Beirut.", "", "LB"),
    ("Moscow rejected the offer.", "RU", ""),
    ("They met in Moscow and Paris.", "", "RU FR"),
    ("The Beirut-based group agreed.", "", "LB"),
    ("BEIRUT (Agency) - Shops reopened.", "", "LB"),
    ("The Paris Agreement was signed.", "", "FR"),
    # abbreviations and common words
    ("Islamic State seized the town.", "ISLAMIC-STATE", ""),
    ("They want to live in an Islamic state.", "", "ISLAMIC-STATE"),
    ("The UN called for calm.", "UN", ""),
    ("It was an un-American idea.", "", "UN"),
    ("Islamic State, or IS, claimed the attack.", "ISLAMIC-STATE", ""),
    ("This is what it is.", "", "ISLAMIC-STATE"),
    ("GIVE US THE MONEY NOW\n\nShops closed early.", "", "US"),
    ("WHO IS TO BLAME FOR THIS\n\nShops closed early.", "", "WHO ISLAMIC-STATE"),
    ("US TROOPS LEAVE NIGER\n\nShops closed early.", "US NE", ""),
    ("The WHO warned of a new wave.", "WHO", ""),
    # forms within longer words and names
    ("Mali and Oman voted; Romania abstained.", "ML OM RO", ""),
    ("Malian troops left; Somalia did not.", "ML SO", "OM"),
    ("Dominica thanked the Dominican Republic.", "DM DO", ""),
    ("American Samoa held a vote.", "AS", "WS US"),
    ("Samoa held a vote.", "WS", "AS"),
    # languages, dishes, descent
    ("They ate Russian salad in a Chinese restaurant.", "", "RU CN"),
    ("She spoke in Russian.", "", "RU"),
    ("Russian-speaking voters and ethnic Russians stayed home.", "", "RU"),
    ("A Korean American journalist wrote it.", "", "KR KP US"),
    ("Russian-American relations soured.", "RU US", ""),
    ("Sino-Russian trade and Franco-German ties grew.", "CN RU FR DE", ""),
    # owners of institutions
    ("Pakistan's Foreign Office summoned the envoy.", "PK", "GB"),
    ("The Foreign Office summoned the envoy.", "GB", ""),
]


@pytest.mark.parametrize(("text", "present", "absent"), CASES)
def test_form_is_read_by_its_context(found, text, present, absent):
    actors = {actor for actor, _ in found(text)}
    assert set(present.split()) <= actors
    assert not set(absent.split()) & actors
    if not present:
        assert not actors


def test_month_and_prime_minister(found):
    text = "Prime Minister Theresa May spoke on Monday. In May she will travel. May said so."
    assert found(text, dt.date(2018, 3, 1)) == [("GB", "Theresa May"), ("GB", "May")]


@pytest.mark.parametrize("text", ["Rice prices rose.", "Bush fires spread.", "Powell rose to his feet."])
def test_surname_alone_is_nobody(found, text):
    assert not found(text, dt.date(2004, 1, 1))


def test_person_of_the_article_keeps_the_name(found):
    assert not found("Jim Jordan spoke first. Jordan then left.")
    assert found("Jim Jordan flew out. Troops in Jordan waited; Jordanian officials agreed.") == [
        ("JO", "Jordan"),
        ("JO", "Jordanian"),
    ]
