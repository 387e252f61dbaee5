"""Drives every operation of EC2 that there is with boto3, in two regions; each subject has an account of its own.

  calls.py URL      prints the names of the operations that were called, one a line
"""

from boto_client import print_called
from catalogues import catalogues, client_tokens, key_pairs, tags
from instances import instances
from interfaces import gateway_endpoints, interface_endpoints, network_interfaces
from kinds import resources_of_every_kind
from peering import peering_between_regions, peering_in_a_region
from routing import addresses_of_the_internet, internet_gateways, nat_gateways, route_tables, routes
from security import network_acls, security_group_rules, security_groups
from templates import launch_templates
from vpcs import default_vpc, subnets, vpcs

SUBJECTS = [resources_of_every_kind, default_vpc, vpcs, subnets, route_tables, routes, internet_gateways, nat_gateways,
            addresses_of_the_internet, security_groups, security_group_rules, network_acls, network_interfaces, gateway_endpoints,
            interface_endpoints, peering_between_regions, peering_in_a_region, catalogues, key_pairs, client_tokens, tags, instances, launch_templates]

for number, subject in enumerate(SUBJECTS, start=1):
    subject(f"{number:012}")
print_called()
