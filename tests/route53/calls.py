"""Drives every operation of Route 53 that there is with boto3, in two accounts.

  calls.py URL      prints the names of the operations that were called, one a line
"""

from boto_client import client, pages, print_called, refused, wait

VPC = {"VPCRegion": "us-east-1", "VPCId": "vpc-0123456789abcdef0"}
OTHER_VPC = {"VPCRegion": "eu-west-1", "VPCId": "vpc-0123456789abcdef1"}
ROUTE53 = client("route53")
STRANGER = client("route53", key="444455556666")


def record(name, kind="A", *values, ttl=60, **more):
    plain = {"TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]} if values else {}
    return {"Name": name, "Type": kind, **plain, **more}


def change(zone, *changes):
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": given} for action, given in changes]}
    return ROUTE53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def not_changed(message, zone, *changes, code="InvalidChangeBatch"):
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": given} for action, given in changes]}
    told = refused(code, ROUTE53.change_resource_record_sets, HostedZoneId=zone, ChangeBatch=batch)
    assert message in told, told


def zones():
    made = ROUTE53.create_hosted_zone(Name="Example.COM", CallerReference="one", HostedZoneConfig={"Comment": "first"})
    zone = made["HostedZone"]["Id"]
    assert zone.startswith("/hostedzone/Z") and made["HostedZone"]["Name"] == "example.com."
    assert made["HostedZone"]["ResourceRecordSetCount"] == 2 and len(made["DelegationSet"]["NameServers"]) == 4
    assert made["Location"].endswith(zone) and made["ChangeInfo"]["Status"] == "INSYNC"
    wait(ROUTE53, "resource_record_sets_changed", Id=made["ChangeInfo"]["Id"])
    refused("NoSuchChange", ROUTE53.get_change, Id="C0")
    refused("HostedZoneAlreadyExists", ROUTE53.create_hosted_zone, Name="example.org", CallerReference="one")
    assert "DomainLabelEmpty" in refused("InvalidDomainName", ROUTE53.create_hosted_zone, Name="a..b", CallerReference="bad")
    refused("NoSuchHostedZone", STRANGER.get_hosted_zone, Id=zone)
    changed = ROUTE53.update_hosted_zone_comment(Id=zone, Comment="second")["HostedZone"]
    assert changed["Config"] == {"Comment": "second", "PrivateZone": False}
    ROUTE53.update_hosted_zone_features(HostedZoneId=zone, EnableAcceleratedRecovery=True)
    shown = ROUTE53.get_hosted_zone(Id=zone)
    assert shown["HostedZone"]["Features"]["AcceleratedRecoveryStatus"] == "ENABLED"
    assert shown["DelegationSet"] == made["DelegationSet"]
    for name in ("b.example.net", "example.net", "a.example.net"):
        ROUTE53.create_hosted_zone(Name=name, CallerReference=name)
    assert ROUTE53.get_hosted_zone_count()["HostedZoneCount"] == 4
    assert [len(page) for page in pages(ROUTE53, "list_hosted_zones", "HostedZones", 3)] == [3, 1]
    first = ROUTE53.list_hosted_zones_by_name(MaxItems="2")
    assert [z["Name"] for z in first["HostedZones"]] == ["example.com.", "example.net."] and first["NextDNSName"] == "a.example.net."
    rest = ROUTE53.list_hosted_zones_by_name(DNSName=first["NextDNSName"], HostedZoneId=first["NextHostedZoneId"])
    assert [z["Name"] for z in rest["HostedZones"]] == ["a.example.net.", "b.example.net."]
    assert ROUTE53.get_hosted_zone_limit(Type="MAX_RRSETS_BY_ZONE", HostedZoneId=zone)["Count"] == 2
    assert ROUTE53.get_account_limit(Type="MAX_HOSTED_ZONES_BY_OWNER")["Limit"]["Value"] == 500
    return zone


def private_zones():
    refused("InvalidVPCId", ROUTE53.create_hosted_zone, Name="corp", CallerReference="p", VPC={**VPC, "VPCId": "none"})
    made = ROUTE53.create_hosted_zone(Name="corp", CallerReference="p", VPC=VPC)
    zone = made["HostedZone"]["Id"]
    assert made["HostedZone"]["Config"]["PrivateZone"] and made["VPC"] == VPC and "DelegationSet" not in made
    refused("ConflictingDomainExists", ROUTE53.create_hosted_zone, Name="corp", CallerReference="q", VPC=VPC)
    ROUTE53.associate_vpc_with_hosted_zone(HostedZoneId=zone, VPC=OTHER_VPC)
    assert ROUTE53.get_hosted_zone(Id=zone)["VPCs"] == [VPC, OTHER_VPC]
    owned = {"HostedZoneId": zone.split("/")[-1], "Name": "corp.", "Owner": {"OwningAccount": "111122223333"}}
    assert ROUTE53.list_hosted_zones_by_vpc(**OTHER_VPC)["HostedZoneSummaries"] == [owned]
    ROUTE53.disassociate_vpc_from_hosted_zone(HostedZoneId=zone, VPC=VPC)
    refused("VPCAssociationNotFound", ROUTE53.disassociate_vpc_from_hosted_zone, HostedZoneId=zone, VPC=VPC)
    refused("LastVPCAssociation", ROUTE53.disassociate_vpc_from_hosted_zone, HostedZoneId=zone, VPC=OTHER_VPC)
    refused("NotAuthorizedException", STRANGER.associate_vpc_with_hosted_zone, HostedZoneId=zone, VPC=VPC)
    ROUTE53.create_vpc_association_authorization(HostedZoneId=zone, VPC=VPC)
    assert ROUTE53.list_vpc_association_authorizations(HostedZoneId=zone)["VPCs"] == [VPC]
    STRANGER.associate_vpc_with_hosted_zone(HostedZoneId=zone, VPC=VPC)
    ROUTE53.delete_vpc_association_authorization(HostedZoneId=zone, VPC=VPC)
    refused("VPCAssociationAuthorizationNotFound", ROUTE53.delete_vpc_association_authorization, HostedZoneId=zone, VPC=VPC)
    assert ROUTE53.get_hosted_zone_limit(Type="MAX_VPCS_ASSOCIATED_BY_ZONE", HostedZoneId=zone)["Count"] == 2
    ROUTE53.delete_hosted_zone(Id=zone)


def delegation_sets():
    made = ROUTE53.create_reusable_delegation_set(CallerReference="set")["DelegationSet"]
    refused("DelegationSetAlreadyCreated", ROUTE53.create_reusable_delegation_set, CallerReference="set")
    zone = ROUTE53.create_hosted_zone(Name="white.label", CallerReference="white", DelegationSetId=made["Id"])
    assert zone["DelegationSet"]["NameServers"] == made["NameServers"]
    assert ROUTE53.get_reusable_delegation_set(Id=made["Id"])["DelegationSet"] == made
    assert ROUTE53.list_reusable_delegation_sets()["DelegationSets"] == [made]
    limit = ROUTE53.get_reusable_delegation_set_limit(Type="MAX_ZONES_BY_REUSABLE_DELEGATION_SET", DelegationSetId=made["Id"])
    assert limit["Count"] == 1 and limit["Limit"]["Value"] == 100
    refused("DelegationSetInUse", ROUTE53.delete_reusable_delegation_set, Id=made["Id"])
    ROUTE53.delete_hosted_zone(Id=zone["HostedZone"]["Id"])
    ROUTE53.delete_reusable_delegation_set(Id=made["Id"])
    refused("NoSuchDelegationSet", ROUTE53.get_reusable_delegation_set, Id=made["Id"])


def records(zone):
    www = record("www.example.com", "A", "192.0.2.1", "192.0.2.2")
    change(zone, ("CREATE", www), ("CREATE", record("*.Example.com", "CNAME", "www.example.com")),
           ("CREATE", record("alias.example.com", AliasTarget={"HostedZoneId": zone.split("/")[-1], "DNSName": "www.example.com",
                                                                "EvaluateTargetHealth": True})))
    not_changed("[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]", zone, ("CREATE", www))
    not_changed("RRSet with DNS name www.example.org. is not permitted in zone example.com.", zone,
                ("CREATE", record("www.example.org", "A", "192.0.2.1")))
    not_changed("RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.", zone,
                ("CREATE", record("example.com", "CNAME", "www.example.com")))
    not_changed("is not permitted as it conflicts with other records with the same DNS name in zone example.com.", zone,
                ("CREATE", record("www.example.com", "CNAME", "x.example.com")))
    not_changed("ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '1.2.3'", zone,
                ("CREATE", record("bad.example.com", "A", "1.2.3")))
    not_changed("Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in "
                "Change with [Action=CREATE, Name=none.example.com, Type=A, SetIdentifier=null]", zone,
                ("CREATE", record("none.example.com")), code="InvalidInput")
    not_changed("Missing field 'SetIdentifier'", zone, ("CREATE", record("w.example.com", "A", "192.0.2.1", Weight=1)), code="InvalidInput")
    not_changed("does not exist", zone, ("CREATE", record("h.example.com", "A", "192.0.2.1", HealthCheckId="none")), code="NoSuchHealthCheck")
    not_changed("but it was not found", zone, ("DELETE", record("gone.example.com", "A", "192.0.2.1")))
    not_changed("but the values provided do not match the current values", zone, ("DELETE", {**www, "TTL": 61}))
    listed = ROUTE53.list_resource_record_sets(HostedZoneId=zone)
    assert [(s["Name"], s["Type"]) for s in listed["ResourceRecordSets"]] == [
        ("example.com.", "NS"), ("example.com.", "SOA"), ("\\052.example.com.", "CNAME"), ("alias.example.com.", "A"),
        ("www.example.com.", "A")]
    page = ROUTE53.list_resource_record_sets(HostedZoneId=zone, MaxItems="3")
    assert page["IsTruncated"] and (page["NextRecordName"], page["NextRecordType"]) == ("alias.example.com.", "A")
    rest = ROUTE53.list_resource_record_sets(HostedZoneId=zone, StartRecordName="alias.example.com.", StartRecordType="A")
    assert len(rest["ResourceRecordSets"]) == 2 and not rest["IsTruncated"]
    asked = ROUTE53.test_dns_answer(HostedZoneId=zone, RecordName="ALIAS.example.com", RecordType="A")
    assert (asked["ResponseCode"], asked["RecordData"]) == ("NOERROR", ["192.0.2.1", "192.0.2.2"])
    assert ROUTE53.test_dns_answer(HostedZoneId=zone, RecordName="x.www.example.com", RecordType="A")["ResponseCode"] == "NXDOMAIN"
    refused("HostedZoneNotEmpty", ROUTE53.delete_hosted_zone, Id=zone)
    swapped = record("www.example.com", "CNAME", "web.example.com")
    not_changed("that target was not found", zone, ("UPSERT", {**listed["ResourceRecordSets"][3], "AliasTarget": {
        **listed["ResourceRecordSets"][3]["AliasTarget"], "DNSName": "none.example.com"}}))
    change(zone, ("DELETE", www), ("CREATE", swapped))
    change(zone, *(("DELETE", s) for s in (swapped, *listed["ResourceRecordSets"][2:4])))
    assert ROUTE53.get_hosted_zone(Id=zone)["HostedZone"]["ResourceRecordSetCount"] == 2


def routed_records(zone, check, collection):
    def routed(identifier, **policy):
        return "CREATE", record("r.example.com", "A", "192.0.2.1", SetIdentifier=identifier, **policy)

    for first, second, message in (
            ({"Weight": 0}, {"Region": "us-east-1"}, "have a weighted routing policy"),
            ({"Region": "us-east-1"}, {"Region": "us-east-1"}, "Region us-east-1"),
            ({"Failover": "PRIMARY", "HealthCheckId": check}, {"Failover": "PRIMARY"}, "Failover PRIMARY"),
            ({"GeoLocation": {"CountryCode": "*"}}, {"GeoLocation": {"CountryCode": "XX"}}, "geolocation that is not supported"),
            ({"GeoProximityLocation": {"AWSRegion": "us-east-1", "Bias": 10}}, {"GeoProximityLocation": {"Bias": 1}}, "exactly one of"),
            ({"MultiValueAnswer": True}, {"Weight": 1}, "multivalue"),
            ({"CidrRoutingConfig": {"CollectionId": collection, "LocationName": "*"}},
             {"CidrRoutingConfig": {"CollectionId": collection, "LocationName": "nowhere"}}, "nowhere does not exist")):
        made = routed("one", **first)
        change(zone, made)
        not_changed(message, zone, routed("two", **second))
        not_changed("already exists", zone, made)
        listed = ROUTE53.list_resource_record_sets(HostedZoneId=zone, StartRecordName="r.example.com", StartRecordType="A",
                                                   StartRecordIdentifier="one")["ResourceRecordSets"]
        assert listed == [{**made[1], "Name": "r.example.com."}], listed
        change(zone, ("DELETE", made[1]))


def health_checks():
    config = {"Type": "HTTP", "IPAddress": "192.0.2.1", "ResourcePath": "/health", "RequestInterval": 10}
    made = ROUTE53.create_health_check(CallerReference="a", HealthCheckConfig=config)
    check = made["HealthCheck"]
    assert made["Location"].endswith("/healthcheck/" + check["Id"]) and check["HealthCheckVersion"] == 1
    assert check["HealthCheckConfig"] == {**config, "Port": 80, "FailureThreshold": 3, "MeasureLatency": False, "Inverted": False,
                                          "Disabled": False, "EnableSNI": False}
    assert ROUTE53.create_health_check(CallerReference="a", HealthCheckConfig=config)["HealthCheck"] == check
    refused("HealthCheckAlreadyExists", ROUTE53.create_health_check, CallerReference="a",
            HealthCheckConfig={**config, "Port": 81})
    for wrong in ({"Type": "HTTP"}, {"Type": "TCP", "IPAddress": "192.0.2.1"}, {"Type": "HTTP_STR_MATCH", "IPAddress": "192.0.2.1"},
                  {**config, "RequestInterval": 20}, {**config, "SearchString": "x"}, {"Type": "CALCULATED"},
                  {"Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": ["none"]}, {"Type": "CLOUDWATCH_METRIC"},
                  {**config, "ChildHealthChecks": [check["Id"]]}, {**config, "Type": "HTTP", "EnableSNI": True}):
        refused("InvalidInput", ROUTE53.create_health_check, CallerReference="w", HealthCheckConfig=wrong)
    calculated = ROUTE53.create_health_check(CallerReference="c", HealthCheckConfig={
        "Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": [check["Id"]]})["HealthCheck"]["Id"]
    refused("InvalidInput", ROUTE53.create_health_check, CallerReference="d", HealthCheckConfig={
        "Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": [calculated]})
    ROUTE53.create_health_check(CallerReference="m", HealthCheckConfig={
        "Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": {"Region": "us-east-1", "Name": "high"}})
    assert ROUTE53.get_health_check_count()["HealthCheckCount"] == 3
    assert [len(page) for page in pages(ROUTE53, "list_health_checks", "HealthChecks", 2)] == [2, 1]
    refused("HealthCheckVersionMismatch", ROUTE53.update_health_check, HealthCheckId=check["Id"], HealthCheckVersion=2)
    changed = ROUTE53.update_health_check(HealthCheckId=check["Id"], HealthCheckVersion=1, Inverted=True,
                                          ResetElements=["ResourcePath"])["HealthCheck"]
    assert changed["HealthCheckVersion"] == 2 and changed["HealthCheckConfig"]["Inverted"]
    assert "ResourcePath" not in changed["HealthCheckConfig"]
    assert ROUTE53.get_health_check(HealthCheckId=check["Id"])["HealthCheck"] == changed
    assert ROUTE53.get_health_check_status(HealthCheckId=check["Id"])["HealthCheckObservations"] == []
    refused("InvalidInput", ROUTE53.get_health_check_status, HealthCheckId=calculated)
    assert ROUTE53.get_health_check_last_failure_reason(HealthCheckId=check["Id"])["HealthCheckObservations"] == []
    assert "54.243.31.192/26" in ROUTE53.get_checker_ip_ranges()["CheckerIpRanges"]
    ROUTE53.delete_health_check(HealthCheckId=calculated)
    refused("NoSuchHealthCheck", ROUTE53.get_health_check, HealthCheckId=calculated)
    refused("NoSuchHealthCheck", STRANGER.get_health_check, HealthCheckId=check["Id"])
    return check["Id"]


def tags(zone, check):
    zone = zone.split("/")[-1]
    for kind, name in (("hostedzone", zone), ("healthcheck", check)):
        ROUTE53.change_tags_for_resource(ResourceType=kind, ResourceId=name, AddTags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}])
        ROUTE53.change_tags_for_resource(ResourceType=kind, ResourceId=name, AddTags=[{"Key": "b", "Value": "2"}], RemoveTagKeys=["a"])
        shown = ROUTE53.list_tags_for_resource(ResourceType=kind, ResourceId=name)["ResourceTagSet"]
        assert shown == {"ResourceType": kind, "ResourceId": name, "Tags": [{"Key": "b", "Value": "2"}]}
        assert ROUTE53.list_tags_for_resources(ResourceType=kind, ResourceIds=[name])["ResourceTagSets"] == [shown]
    refused("NoSuchHostedZone", ROUTE53.list_tags_for_resource, ResourceType="hostedzone", ResourceId="Z0")


def cidr_collections():
    made = ROUTE53.create_cidr_collection(Name="offices", CallerReference="r")["Collection"]
    assert made["Arn"] == "arn:aws:route53:::cidrcollection/" + made["Id"] and made["Version"] == 1
    refused("CidrCollectionAlreadyExistsException", ROUTE53.create_cidr_collection, Name="offices", CallerReference="s")
    put = {"LocationName": "berlin", "Action": "PUT", "CidrList": ["203.0.113.0/24", "2001:db8::/48"]}
    ROUTE53.change_cidr_collection(Id=made["Id"], CollectionVersion=1, Changes=[put])
    refused("CidrCollectionVersionMismatchException", ROUTE53.change_cidr_collection, Id=made["Id"], CollectionVersion=1, Changes=[put])
    refused("CidrBlockInUseException", ROUTE53.change_cidr_collection, Id=made["Id"], Changes=[{**put, "LocationName": "paris"}])
    refused("InvalidInput", ROUTE53.change_cidr_collection, Id=made["Id"], Changes=[{**put, "CidrList": ["203.0.113.0/25"]}])
    assert ROUTE53.list_cidr_collections()["CidrCollections"] == [{**made, "Version": 2}]
    assert ROUTE53.list_cidr_locations(CollectionId=made["Id"])["CidrLocations"] == [{"LocationName": "berlin"}]
    assert len(ROUTE53.list_cidr_blocks(CollectionId=made["Id"], LocationName="berlin")["CidrBlocks"]) == 2
    refused("NoSuchCidrLocationException", ROUTE53.list_cidr_blocks, CollectionId=made["Id"], LocationName="rome")
    refused("CidrCollectionInUseException", ROUTE53.delete_cidr_collection, Id=made["Id"])
    return made["Id"], {**put, "Action": "DELETE_IF_EXISTS"}


def geo_locations():
    page = ROUTE53.list_geo_locations(MaxItems="8")
    assert page["GeoLocationDetailsList"][0] == {"ContinentCode": "AF", "ContinentName": "Africa"}
    assert page["GeoLocationDetailsList"][7] == {"CountryCode": "*", "CountryName": "Default"} and page["NextCountryCode"] == "AD"
    states = ROUTE53.list_geo_locations(StartCountryCode="US", StartSubdivisionCode="WY", MaxItems="1")["GeoLocationDetailsList"]
    assert states == [{"CountryCode": "US", "CountryName": "United States", "SubdivisionCode": "WY", "SubdivisionName": "Wyoming"}]
    assert ROUTE53.get_geo_location(CountryCode="IE")["GeoLocationDetails"]["CountryName"] == "Ireland"
    refused("NoSuchGeoLocation", ROUTE53.get_geo_location, CountryCode="XX")


def main():
    zone = zones()
    private_zones()
    delegation_sets()
    records(zone)
    check = health_checks()
    collection, nothing_left = cidr_collections()
    routed_records(zone, check, collection)
    ROUTE53.change_cidr_collection(Id=collection, Changes=[nothing_left])
    ROUTE53.delete_cidr_collection(Id=collection)
    tags(zone, check)
    geo_locations()
    ROUTE53.delete_hosted_zone(Id=zone)
    refused("NoSuchHostedZone", ROUTE53.get_hosted_zone, Id=zone)
    print_called()


main()
