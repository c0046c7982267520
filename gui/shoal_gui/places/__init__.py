"""The places of the rail, a module or package each."""

from shoal_gui.places.activity import Activity
from shoal_gui.places.configs import Configs
from shoal_gui.places.deploy import Deploy
from shoal_gui.places.devices import Devices
from shoal_gui.places.models import Models
from shoal_gui.places.overview import Overview
from shoal_gui.places.rollouts import Rollouts
from shoal_gui.places.services import Services
from shoal_gui.places.settings import SettingsPlace

PLACES = (Overview, Devices, Models, Configs, Deploy, Rollouts, Services, Activity)
"""From the top of the rail down; Ctrl+1 to Ctrl+8."""
FOOT = (SettingsPlace,)
"""At its foot."""
