"""Every place, by where the window leads to it; to import it is to import the whole desktop and its library."""

from shoal_gui.places.activity import Activity
from shoal_gui.places.configs import Configs
from shoal_gui.places.deploy import Deploy
from shoal_gui.places.devices import Devices
from shoal_gui.places.models import Models
from shoal_gui.places.overview import Overview
from shoal_gui.places.place import Place
from shoal_gui.places.rollouts import Rollouts
from shoal_gui.places.services import Services
from shoal_gui.places.settings import SettingsPlace
from shoal_gui.places.try_it_here import TryItHere

PLACES: tuple[type[Place], ...] = (Overview, Devices, Models, Configs, Deploy, Rollouts, Services, Activity)
"""From the top of the rail down; Ctrl+1 to Ctrl+8."""
FOOT: tuple[type[Place], ...] = (SettingsPlace,)
"""At its foot."""
ASIDE: tuple[type[Place], ...] = (TryItHere,)
"""On no rail: led to by the welcome and the palette."""
