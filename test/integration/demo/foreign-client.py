"""Asks an RPC server with impacket and prints one JSON document: what a client that shares no code with ours sees.

foreign-client.py HOST MAPPER_PORT
"""
import json
import socket
import sys

from impacket import uuid
from impacket.dcerpc.v5 import epm, mgmt, transport
from impacket.dcerpc.v5.rpcrt import DCERPCException

EMSMDB = uuid.uuidtup_to_bin(('a4f1db00-ca47-1067-b31f-00dd010662da', '0.81'))
TIMEOUT_S = 2


def connect(host, port):
    rpc = transport.DCERPCTransportFactory('ncacn_ip_tcp:%s[%d]' % (host, port))
    rpc.set_connect_timeout(TIMEOUT_S)
    dce = rpc.get_dce_rpc()
    dce.connect()
    rpc.get_socket().settimeout(TIMEOUT_S)
    return dce


def attempt(step):
    try:
        return {'ok': True, 'value': step()}
    except Exception as error:  # impacket wraps socket errors, some in DCERPCException and some in a bare Exception
        text = str(error)
        if 'refused' in text:
            return {'ok': False, 'why': 'refused'}
        if isinstance(error, socket.timeout) or 'timed out' in text:
            return {'ok': False, 'why': 'timeout'}
        return {'ok': False, 'why': 'rpc' if isinstance(error, DCERPCException) else 'other', 'text': text}


def tcp_ports(host, mapper_port):
    ports = {}
    for entry in epm.hept_lookup(host, dce=connect(host, mapper_port)):
        floors = entry['tower']['Floors']
        binding = epm.PrintStringBinding(floors)
        name = '%s/%s' % (entry['annotation'][:-1].decode(), binding.split(':')[0])
        ports[name] = binding
    return ports


def map_emsmdb(host, mapper_port):
    binding = epm.hept_map(host, EMSMDB, protocol='ncacn_ip_tcp', dce=connect(host, mapper_port))
    return int(binding.split('[')[1].rstrip(']'))


def bind(host, port):
    dce = connect(host, port)
    dce.bind(EMSMDB)
    return 'bound'


def listening(host, port):
    dce = connect(host, port)
    dce.bind(mgmt.MSRPC_UUID_MGMT)
    vector = mgmt.hinq_if_ids(dce)['if_id_vector']
    return [uuid.bin_to_string(vector['if_id'][i]['Data']['Uuid']).lower() for i in range(vector['count'])]


host, mapper_port = sys.argv[1], int(sys.argv[2])
result = {'lookup': attempt(lambda: tcp_ports(host, mapper_port)), 'map': attempt(lambda: map_emsmdb(host, mapper_port))}
if result['map']['ok']:
    port = result['map']['value']
    result['bind'] = attempt(lambda: bind(host, port))
    result['listening'] = attempt(lambda: listening(host, port))
print(json.dumps(result))
