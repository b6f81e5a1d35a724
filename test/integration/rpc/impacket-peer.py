"""impacket's own codec as the other side of ours.

impacket-peer.py serve [http]  an endpoint mapper on loopback; JSON lines of entries come on standard input, the port goes to standard output
impacket-peer.py decode        lines of `KIND HEX` in, one JSON document a line out
impacket-peer.py time          lines of hex in, each the stub of one page of a listing; decodes them all three times and prints milliseconds for each time
"""
import json
import socket
import sys
import time
from struct import unpack

from impacket.dcerpc.v5 import epm
from impacket.dcerpc.v5.rpcrt import CtxItem, DCERPCServer, MSRPCBind, MSRPCHeader
from impacket.uuid import bin_to_string, uuidtup_to_bin

NO_MORE_ELEMENTS = 0x16c9a0d6
MAPPER = ('E1AF8308-5D1F-11C9-91A4-08002B14A0FA', '3.0')
NDR = ('8a885d04-1ceb-11c9-9fe8-08002b104860', '2.0')


def text(uuid_bytes):
    return bin_to_string(uuid_bytes).lower()


def tower_of(entry):
    interface = epm.EPMRPCInterface()
    interface['InterfaceUUID'] = uuidtup_to_bin((entry['uuid'], '0.0'))[:16]
    interface['MajorVersion'], interface['MinorVersion'] = entry['major'], entry['minor']
    data_rep = epm.EPMRPCDataRepresentation()
    data_rep['DataRepUuid'] = uuidtup_to_bin(NDR)[:16]
    data_rep['MajorVersion'] = 2
    protocol = epm.EPMProtocolIdentifier()
    protocol['ProtIdentifier'] = epm.FLOOR_RPCV5_IDENTIFIER
    if entry['protocol'] == 'ncacn_np':
        endpoint, host = epm.EPMPipeName(), epm.EPMHostName()
        endpoint['PipeName'] = entry['endpoint'].encode() + b'\x00'
        host['HostName'] = b'EXCH1\x00'
    else:
        endpoint, host = epm.EPMPortAddr(), epm.EPMHostAddr()
        if entry['protocol'] == 'ncacn_http':
            endpoint['PortIdentifier'] = epm.FLOOR_HTTP_IDENTIFIER
        endpoint['IpPort'] = entry['port']
        host['Ip4addr'] = socket.inet_aton(entry['address'])
    tower = epm.EPMTower()
    tower['NumberOfFloors'] = 5
    tower['Floors'] = b''.join(floor.getData() for floor in (interface, data_rep, protocol, endpoint, host))
    return tower.getData()


class Mapper(DCERPCServer):
    def __init__(self, entries, greeting):
        DCERPCServer.__init__(self)
        self.entries, self.greeting, self.place = entries, greeting, 0
        self.addCallbacks(MAPPER, '135', {2: self.lookup, 3: self.map})

    def run(self):
        self._sock.listen(10)
        while True:
            self._clientSock, _ = self._sock.accept()
            self.place = 0
            self._clientSock.sendall(self.greeting)
            try:
                for data in iter(self.recv, None):
                    answer = self.processRequest(data)
                    if answer is not None:
                        self.send(answer)
            except Exception as error:  # whatever impacket makes of a request, the next client gets its turn
                print('impacket: %r' % error, file=sys.stderr)
            self._clientSock.close()

    def lookup(self, stub):
        request = epm.ept_lookup(stub)
        page = self.entries[self.place:self.place + min(request['max_ents'], 7)]
        self.place += len(page)
        response = epm.ept_lookupResponse()
        response['entry_handle']['context_handle_uuid'] = b'impacket mapper!' if page else b'\x00' * 16
        response['num_ents'] = len(page)
        rows = []
        for entry in page:
            row, tower = epm.ept_entry_t(), tower_of(entry)
            row['object'] = b'\x00' * 16
            row['tower']['tower_length'] = len(tower)
            row['tower']['tower_octet_string'] = tower
            row['annotation'] = entry['annotation'].encode() + b'\x00'
            rows.append(row)
        response['entries'] = rows
        response['status'] = 0 if page else NO_MORE_ELEMENTS
        return response.getData()

    def map(self, stub):
        request = epm.ept_map(stub)
        wanted = epm.EPMTower(b''.join(request['map_tower']['tower_octet_string']))['Floors'][0]
        found = [one for one in self.entries if one['protocol'] == 'ncacn_ip_tcp' and one['uuid'] == text(wanted['InterfaceUUID']) and one['major'] == wanted['MajorVersion']]
        response = epm.ept_mapResponse()
        response['entry_handle']['context_handle_uuid'] = b'\x00' * 16
        response['num_towers'] = len(found)
        towers = []
        for entry in found[:request['max_towers']]:
            tower = epm.twr_p_t()
            octets = tower_of(entry)
            tower['tower_length'] = len(octets)
            tower['tower_octet_string'] = octets
            towers.append(tower)
        response['ITowers'] = towers
        response['status'] = 0 if found else NO_MORE_ELEMENTS
        return response.getData()


def decode_bind(packet):
    header = MSRPCHeader(packet)
    bind = MSRPCBind(header['pduData'])
    item = CtxItem(bind['ctx_items'])
    return {'callId': header['call_id'], 'contexts': bind['ctx_num'], 'maxFragment': bind['max_rfrag'], 'uuid': text(item['AbstractSyntax'][:16]),
            'version': list(unpack('<HH', item['AbstractSyntax'][16:])), 'transfer': text(item['TransferSyntax'][:16])}


def decode_lookup(stub):
    request = epm.ept_lookup(stub)
    handle = request['entry_handle']
    only = request['Ifid']
    one = only != b'' and request['inquiry_type'] == 1
    return {'inquiry': request['inquiry_type'], 'max': request['max_ents'], 'attributes': handle['context_handle_attributes'], 'handle': handle['context_handle_uuid'].hex(),
            'interface': [text(only['Uuid']), only['VersMajor'], only['VersMinor']] if one else None}


def decode_map(stub):
    request = epm.ept_map(stub)
    floors = epm.EPMTower(b''.join(request['map_tower']['tower_octet_string']))['Floors']
    interface = floors[0]
    return {'max': request['max_towers'], 'uuid': text(interface['InterfaceUUID']), 'version': [interface['MajorVersion'], interface['MinorVersion']], 'protocols': [unpack('B', floor['ProtocolData'])[0] for floor in floors[2:]]}


def serve(greeting):
    mapper = Mapper([json.loads(line) for line in sys.stdin], greeting)
    mapper.daemon = True
    mapper.start()
    print(mapper.getListenPort(), flush=True)
    mapper.join()


def decode():
    decoders = {'bind': decode_bind, 'lookup': decode_lookup, 'map': decode_map}
    for line in sys.stdin:
        kind, octets = line.split()
        print(json.dumps(decoders[kind](bytes.fromhex(octets))))


def time_decoding(rounds=3):
    pages = [bytes.fromhex(line) for line in sys.stdin]
    for _ in range(rounds):
        start = time.perf_counter()
        for page in pages:
            response = epm.ept_lookupResponse(page)
            for index in range(response['num_ents']):
                epm.EPMTower(b''.join(response['entries'][index]['tower']['tower_octet_string']))
        print((time.perf_counter() - start) * 1000)


mode = sys.argv[1]
if mode == 'serve':
    serve(b'ncacn_http/1.0' if sys.argv[2:] == ['http'] else b'')
elif mode == 'decode':
    decode()
else:
    time_decoding()
