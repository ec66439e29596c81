"""A small displacement folder with the flaws that such folders are known to have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "input_csv/locations.csv": """\
#name, region, country, latitude, longitude, location_type, conflict_date, population,\r
Alpha,North,Landia,1.0,1.0,conflict_zone,0,50000,\r
\r
"Beta", North,Landia,1.0,1.5,conflict_zone,4,20000\r
Gamma,South,Landia,0.5,1.0,town,,\r
Delta_Two,South,Landia,0.5,1.5,village,,9000\r
Camp One,Far,Seaside,1.0,2.5,camp,,3000\r
Camp Two,Far,Seaside,0.8,2.4,camp,,1000\r
Hub,Far,Seaside,1.0,2.2,forwarding_hub,,\r
Lone,Hills,Upland,0.0,2.5,camp,,800\r
""",
    "input_csv/routes.csv": """\
#name1,name2,distance,forced_redirection,note
Alpha,Beta,70,,x
Alpha,Gamma,,0,
Beta,Delta Two,70
Gamma,Delta_Two,70,0
Beta,Hub,90,0
Hub,Camp One,40,2
Hub,Camp Two,10,0
Alpha,Nowhere,10,0
""",
    "input_csv/conflicts.csv": "#Day, Alpha, Beta, Elsewhere,\n0, 1, 0, 1,\n\n5, 1, 1, 0\n",
    "input_csv/closures.csv": """\
#closure_type,name1,name2,closure_start,closure_end
country,Landia,Seaside,2,4
location,Camp Two,Seaside,0,6
link,Beta,Hub,30,31
camp,Lone,,0,10
remove_forced_redirection,Hub,Camp One,20,0
remove_forced_redirection,Alpha,Beta,20,0
location,Nowhere,,9,9
""",
    "input_csv/registration_corrections.csv": "Camp One,2020-01-21,normalize\nNobody,2020-01-21,normalize\n",
    "input_csv/sim_period.csv": "StartDate,2020-01-01\nLength,60\n",
    "source_data/data_layout.csv": """\
total,refugees.csv
Camp One,one.csv,one-outside.csv
Camp Two,two.csv
Lone,lone.csv
Ghost,ghost.csv
""",
    "source_data/refugees.csv": "2020-01-01,9999\n",
    "source_data/one.csv": "#2019-12-01,77777\n2020-01-01,0\n2020-01-11,2000\n2020-01-21,1000\n2020-02-20,1500\n",
    "source_data/one-outside.csv": "2020-01-01,0\t\n2020-01-31,300\n2020-01-31,200\n",
    "source_data/two.csv": "2020-01-01,0\n2020-01-07,0\n2020-02-25,900\n",
    "source_data/lone.csv": "2020-01-01,0\n2020-02-20,x\n2020-02-21,400\n",
    "source_data/ghost.csv": "2020-01-01,5\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    return folder
