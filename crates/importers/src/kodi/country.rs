//! Countries by the names that media libraries write.

use cinegraph_domain::country::is_country;

/// English names of the countries most films come from, and other names of theirs.
const NAMES: [(&str, &str); 78] = [
    ("Argentina", "AR"),
    ("Australia", "AU"),
    ("Austria", "AT"),
    ("Belgium", "BE"),
    ("Bolivia", "BO"),
    ("Bosnia and Herzegovina", "BA"),
    ("Brazil", "BR"),
    ("Bulgaria", "BG"),
    ("Cambodia", "KH"),
    ("Canada", "CA"),
    ("Chile", "CL"),
    ("China", "CN"),
    ("Colombia", "CO"),
    ("Croatia", "HR"),
    ("Cuba", "CU"),
    ("Cyprus", "CY"),
    ("Czech Republic", "CZ"),
    ("Czechia", "CZ"),
    ("Denmark", "DK"),
    ("East Germany", "DD"),
    ("Egypt", "EG"),
    ("Estonia", "EE"),
    ("Finland", "FI"),
    ("France", "FR"),
    ("Georgia", "GE"),
    ("Germany", "DE"),
    ("Greece", "GR"),
    ("Hong Kong", "HK"),
    ("Hungary", "HU"),
    ("Iceland", "IS"),
    ("India", "IN"),
    ("Indonesia", "ID"),
    ("Iran", "IR"),
    ("Iraq", "IQ"),
    ("Ireland", "IE"),
    ("Israel", "IL"),
    ("Italy", "IT"),
    ("Japan", "JP"),
    ("Kazakhstan", "KZ"),
    ("Latvia", "LV"),
    ("Lebanon", "LB"),
    ("Lithuania", "LT"),
    ("Luxembourg", "LU"),
    ("Malaysia", "MY"),
    ("Malta", "MT"),
    ("Mexico", "MX"),
    ("Morocco", "MA"),
    ("Netherlands", "NL"),
    ("New Zealand", "NZ"),
    ("Nigeria", "NG"),
    ("Norway", "NO"),
    ("Pakistan", "PK"),
    ("Peru", "PE"),
    ("Philippines", "PH"),
    ("Poland", "PL"),
    ("Portugal", "PT"),
    ("Romania", "RO"),
    ("Russia", "RU"),
    ("Serbia", "RS"),
    ("Singapore", "SG"),
    ("Slovakia", "SK"),
    ("Slovenia", "SI"),
    ("South Africa", "ZA"),
    ("South Korea", "KR"),
    ("Soviet Union", "SU"),
    ("Spain", "ES"),
    ("Sweden", "SE"),
    ("Switzerland", "CH"),
    ("Taiwan", "TW"),
    ("Thailand", "TH"),
    ("Tunisia", "TN"),
    ("Turkey", "TR"),
    ("UK", "GB"),
    ("USA", "US"),
    ("Ukraine", "UA"),
    ("United Kingdom", "GB"),
    ("United States", "US"),
    ("Yugoslavia", "YU"),
];

/// The ISO 3166-1 code of a country called by its code or its English name.
pub(super) fn code(name: &str) -> Option<String> {
    if is_country(name) {
        return Some(name.to_owned());
    }
    let bare = name.strip_suffix(" of America").unwrap_or(name);
    let found = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(bare));
    found.map(|(_, code)| (*code).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_codes_by_any_of_their_names() {
        let codes = ["United States of America", "US", "uk", "Atlantis"].map(code);
        assert_eq!(codes, [Some("US".to_owned()), Some("US".to_owned()), Some("GB".to_owned()), None]);
        assert!(NAMES.iter().all(|(_, code)| is_country(code)));
    }
}
